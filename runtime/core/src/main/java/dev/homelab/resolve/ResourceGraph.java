package dev.homelab.resolve;

import dev.homelab.graph.Dag;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A lab as typed resources and their dependencies. Immutable.
 *
 * <p>The specs in it carry every dependency, stated and derived, as edges to resources: those to a
 * component are expanded to its members, references and targets are followed.
 */
public final class ResourceGraph {
  private final Lab lab;
  private final TreeMap<Address, ResourceSpec> resources;
  private final Map<Address, ResourceSpec> byAddress;
  private final List<Address> order;
  private final SortedMap<Address, Component> components;
  private final SortedMap<Address, TargetSpec> targets;
  private final SortedMap<String, List<Address>> withoutProvider;
  private final Map<Address, Address> containers;
  private final Dag<Address> dag;

  ResourceGraph(
      Lab lab,
      SortedMap<Address, ResourceSpec> resources,
      SortedMap<String, List<Address>> withoutProvider,
      Map<Address, Address> containers) {
    this.lab = lab;
    this.resources = new TreeMap<>(resources);
    this.withoutProvider = Collections.unmodifiableSortedMap(new TreeMap<>(withoutProvider));
    this.containers = Map.copyOf(containers);
    TreeMap<Address, Component> groups = new TreeMap<>();
    for (Component component : lab.components()) {
      groups.put(component.address(), component);
    }
    this.components = Collections.unmodifiableSortedMap(groups);
    TreeMap<Address, TargetSpec> endpoints = new TreeMap<>();
    for (TargetSpec target : lab.targets()) {
      endpoints.put(target.address(), target);
    }
    this.targets = Collections.unmodifiableSortedMap(endpoints);
    Dag.Builder<Address> builder = Dag.builder();
    for (Address address : this.resources.keySet()) {
      builder.add(address);
    }
    for (ResourceSpec spec : this.resources.values()) {
      for (Edge edge : spec.dependsOn()) {
        builder.edge(spec.address(), edge.to());
      }
    }
    this.dag = builder.build();
    this.byAddress = new HashMap<>(this.resources);
    this.order = Collections.unmodifiableList(dag.order());
  }

  /** The lab that it was made of. */
  public Lab lab() {
    return lab;
  }

  /** All resources, by address. */
  public SortedMap<Address, ResourceSpec> resources() {
    return Collections.unmodifiableSortedMap(resources);
  }

  /** The addresses of all resources, in order. */
  public SortedSet<Address> addresses() {
    return Collections.unmodifiableSortedSet(resources.navigableKeySet());
  }

  /** One resource, or null. */
  public @Nullable ResourceSpec resource(Address address) {
    return byAddress.get(address);
  }

  /** All components, by address. */
  public SortedMap<Address, Component> components() {
    return components;
  }

  /** All targets, by address. */
  public SortedMap<Address, TargetSpec> targets() {
    return targets;
  }

  /** What a resource depends on directly, stated and derived; empty for an unknown address. */
  public SortedSet<Edge> dependsOn(Address address) {
    ResourceSpec spec = byAddress.get(address);
    return spec == null ? Collections.emptySortedSet() : spec.dependsOn();
  }

  /** What depends on a resource directly, in order of address. */
  public List<Address> dependents(Address address) {
    return dag.dependents(address);
  }

  /** The resource that this one lies in and goes with when it is removed, or null. */
  public @Nullable Address container(Address address) {
    return containers.get(address);
  }

  /** Each resource after everything that it depends on; without those on a cycle. */
  public List<Address> order() {
    return order;
  }

  /** The resources and their edges. */
  public Dag<Address> dag() {
    return dag;
  }

  /** The resources at or within an address, in order; a component's members. */
  public List<Address> members(Address outer) {
    List<Address> within = new ArrayList<>();
    for (Address address : resources.tailMap(outer, true).keySet()) {
      if (!address.isWithin(outer)) {
        break;
      }
      within.add(address);
    }
    return within;
  }

  /**
   * Types that no provider has, each with the resources of it. A plan, a graph and an explanation
   * can be made all the same; a run is refused.
   */
  public SortedMap<String, List<Address>> withoutProvider() {
    return withoutProvider;
  }

  /** These resources and everything that they depend on, however far. */
  public SortedSet<Address> withDependencies(Iterable<Address> from) {
    SortedSet<Address> reached = new TreeSet<>();
    List<Address> open = new ArrayList<>();
    from.forEach(open::add);
    while (!open.isEmpty()) {
      Address next = open.remove(open.size() - 1);
      if (resources.containsKey(next) && reached.add(next)) {
        open.addAll(dag.dependsOn(next));
      }
    }
    return reached;
  }

  /**
   * Follows a reference to a component or a target down to what it stands for: a reference to a
   * resource, or a value that may hold such references. One to a resource is given back as it is.
   *
   * @return null when the component or target offers no such output
   */
  public @Nullable Value follow(Value.Ref ref) {
    if (byAddress.containsKey(ref.address())) {
      return ref;
    }
    Component component = components.get(ref.address());
    if (component != null) {
      return References.output(new Value.Tree(component.outputs()), ref.output());
    }
    TargetSpec target = targets.get(ref.address());
    return target == null ? null : References.output(target.config(), ref.output());
  }
}
