package dev.homelab.fake;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.SessionOptions;
import dev.homelab.state.StateDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Builds small labs for tests, one line of an imaginary script for each resource. */
public final class Labs {
  private final List<ResourceSpec> resources = new ArrayList<>();
  private final List<TargetSpec> targets = new ArrayList<>();
  private final List<Component> components = new ArrayList<>();

  private Labs() {}

  /** A lab with nothing in it yet. */
  public static Labs lab() {
    return new Labs();
  }

  /** A secret resolver for labs that have none. */
  public static final SecretResolver NO_SECRETS =
      new SecretResolver() {
        @Override
        public String resolve(String name) {
          throw new IllegalStateException("no secrets in this test");
        }

        @Override
        public String digest(String text) {
          return Integer.toHexString(text.hashCode());
        }

        @Override
        public String redact(String text) {
          return text;
        }
      };

  /** Session options that point nowhere. */
  public static final SessionOptions SESSION =
      new SessionOptions(Path.of("lab"), Path.of("lab", ".homelab"), Map.of(), "homelab/test");

  /** An address like {@code thing.a}, written {@code a}; or any address in full. */
  public static Address at(String name) {
    return name.contains(".") ? Address.parse(name) : Address.of("thing", name);
  }

  /** Adds a resource of type {@code fake.thing} that depends on others being ready. */
  public Labs thing(String name, String... after) {
    return add("fake.thing", name, Map.of(), after);
  }

  /** Adds a resource with properties. */
  public Labs add(String type, String name, Map<String, ?> properties, String... after) {
    TreeSet<Edge> edges = new TreeSet<>();
    for (String other : after) {
      boolean exists = other.startsWith("~");
      edges.add(
          new Edge(at(exists ? other.substring(1) : other), exists ? Level.EXISTS : Level.READY));
    }
    Origin origin = Origin.of(SourceSpan.ofLine("homelab.groovy", resources.size() + 1));
    resources.add(
        ResourceSpec.of(at(name), type, null, Value.ofMap(properties), origin)
            .withDependsOn(edges));
    return this;
  }

  /** Puts the last resource on a target. */
  public Labs on(String target) {
    return change(
        spec ->
            new ResourceSpec(
                spec.address(),
                spec.type(),
                at(target),
                spec.desired(),
                spec.dependsOn(),
                spec.lifecycle(),
                spec.origin(),
                spec.provenance()));
  }

  /** Changes the last resource. */
  public Labs change(UnaryOperator<ResourceSpec> edit) {
    resources.set(resources.size() - 1, edit.apply(resources.get(resources.size() - 1)));
    return this;
  }

  /** Gives the last resource a lifecycle, named by its flags: protect, retain, adopt, existing. */
  public Labs life(String... flags) {
    List<String> set = List.of(flags);
    return change(
        spec ->
            spec.withLifecycle(
                new Lifecycle(
                    set.contains("protect"),
                    set.contains("retain"),
                    set.contains("adopt"),
                    set.contains("existing"),
                    set.contains("force"),
                    argument(set, "ignore "),
                    argument(set, "replaceOn "),
                    argument(set, "moved ").stream().findFirst().map(Labs::at).orElse(null))));
  }

  private static SortedSet<String> argument(List<String> flags, String word) {
    TreeSet<String> found = new TreeSet<>();
    for (String flag : flags) {
      if (flag.startsWith(word)) {
        found.add(flag.substring(word.length()));
      }
    }
    return found;
  }

  /** Adds a target of the fake platform. */
  public Labs target(String address, Map<String, ?> config) {
    targets.add(new TargetSpec(at(address), "fake", Value.ofMap(config), Origin.NONE));
    return this;
  }

  /** Adds a component with outputs. */
  public Labs component(String address, Map<String, ?> outputs) {
    components.add(
        new Component(
            at(address),
            "service",
            null,
            new TreeMap<>(Value.ofMap(outputs).fields()),
            List.of(),
            Collections.emptySortedMap(),
            Origin.NONE));
    return this;
  }

  /** A reference to an output. */
  public static Value.Ref ref(String name, String output) {
    return new Value.Ref(at(name), output);
  }

  /** The lab. */
  public Lab build() {
    return new Lab("test", targets, components, resources, new TreeMap<>(), List.of());
  }

  /** The state of a lab that was never brought up. */
  public static StateDocument emptyState() {
    return StateDocument.fresh("test", "", "lab-1", "lineage-1");
  }
}
