package dev.homelab.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one script declares, evaluated, with recipes already expanded.
 *
 * @param name the argument of {@code homelab}, else the name of the lab's folder
 * @param targets endpoints, by address
 * @param components things that hold resources, by address
 * @param resources all resources, in the order of the script
 * @param secrets where each named secret comes from
 * @param inputs what evaluation read
 * @param state where the state is kept, or null for the folder beside the script
 */
public record Lab(
    String name,
    List<TargetSpec> targets,
    List<Component> components,
    List<ResourceSpec> resources,
    SortedMap<String, SecretSource> secrets,
    List<Input> inputs,
    @Nullable StatePlace state) {
  public Lab {
    targets = List.copyOf(targets);
    components = List.copyOf(components);
    resources = List.copyOf(resources);
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    inputs = List.copyOf(inputs);
  }

  /** A lab whose state is kept in the folder beside the script. */
  public Lab(
      String name,
      List<TargetSpec> targets,
      List<Component> components,
      List<ResourceSpec> resources,
      SortedMap<String, SecretSource> secrets,
      List<Input> inputs) {
    this(name, targets, components, resources, secrets, inputs, null);
  }

  /** The same with other targets. */
  public Lab withTargets(List<TargetSpec> others) {
    return new Lab(name, others, components, resources, secrets, inputs, state);
  }

  /** The same with other resources. */
  public Lab withResources(List<ResourceSpec> others) {
    return new Lab(name, targets, components, others, secrets, inputs, state);
  }
}
