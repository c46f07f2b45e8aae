package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.Provider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what each resource depends on: what the script states, what its references, its target, its
 * provider's keys and its place inside another resource imply.
 */
final class EdgeFinder {
  private final NavigableMap<Address, ResourceSpec> resources;
  private final Map<Address, Component> components = new HashMap<>();
  private final Map<Address, TargetSpec> targets = new HashMap<>();
  private final Map<Key, Address> offers = new HashMap<>();
  private final Map<Address, Address> containers = new HashMap<>();
  private final ProviderCatalog providers;
  private final Consumer<Diagnostic> report;

  /** Something that one resource offers to others of its target. */
  private record Key(String provider, @Nullable Address target, String name) {}

  EdgeFinder(
      Lab lab,
      SortedMap<Address, ResourceSpec> resources,
      ProviderCatalog providers,
      Consumer<Diagnostic> report) {
    this.resources = new TreeMap<>(resources);
    this.providers = providers;
    this.report = report;
    lab.components().forEach(component -> components.put(component.address(), component));
    lab.targets().forEach(target -> targets.put(target.address(), target));
    resources.values().forEach(this::collectOffers);
  }

  private void collectOffers(ResourceSpec spec) {
    Provider provider = providers.forType(spec.type());
    if (provider != null) {
      for (String name : provider.offers(spec)) {
        offers.putIfAbsent(new Key(provider.name(), spec.target(), name), spec.address());
      }
    }
  }

  /** The resource that each one lies in, by address, as far as {@link #of} was asked. */
  Map<Address, Address> containers() {
    return containers;
  }

  /** All dependencies of a resource, one edge for each, at the highest level asked for. */
  SortedSet<Edge> of(ResourceSpec spec) {
    Map<Address, Level> found = new HashMap<>();
    spec.dependsOn().forEach(edge -> stated(spec, edge, found));
    References.forEach(spec.desired(), ref -> reference(spec, ref, found, new HashSet<>()));
    Address target = spec.target();
    if (target != null) {
      TargetSpec endpoint = targets.get(target);
      if (endpoint == null) {
        report.accept(unknownTarget(spec, target));
      } else {
        throughTarget(spec, endpoint, found, new HashSet<>());
      }
    }
    byKeys(spec, found);
    inside(spec, found);
    SortedSet<Edge> edges = new TreeSet<>();
    found.forEach((to, level) -> edges.add(new Edge(to, level)));
    return edges;
  }

  private static void add(Map<Address, Level> found, Address to, Level level) {
    found.merge(to, level, (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  private void stated(ResourceSpec spec, Edge edge, Map<Address, Level> found) {
    if (resources.containsKey(edge.to())) {
      add(found, edge.to(), edge.level());
      return;
    }
    boolean known = components.containsKey(edge.to());
    for (Address member : resources.tailMap(edge.to(), true).keySet()) {
      if (!member.isWithin(edge.to())) {
        break;
      }
      known = true;
      if (!member.equals(spec.address())) {
        add(found, member, edge.level());
      }
    }
    TargetSpec target = targets.get(edge.to());
    if (target != null) {
      known = true;
      throughTarget(spec, target, found, new HashSet<>());
    }
    if (!known) {
      report.accept(unknownAddress(spec, edge.to()));
    }
  }

  private void reference(
      ResourceSpec spec, Value.Ref ref, Map<Address, Level> found, Set<Value.Ref> seen) {
    if (resources.containsKey(ref.address())) {
      add(found, ref.address(), Level.READY);
      return;
    }
    if (!seen.add(ref)) {
      return;
    }
    Value.Tree offered = offered(ref.address());
    if (offered == null) {
      report.accept(unknownAddress(spec, ref.address()));
      return;
    }
    Value output = References.output(offered, ref.output());
    if (output == null) {
      report.accept(unknownOutput(spec, ref, offered));
    } else {
      References.forEach(output, inner -> reference(spec, inner, found, seen));
    }
  }

  private Value.@Nullable Tree offered(Address address) {
    Component component = components.get(address);
    if (component != null) {
      return new Value.Tree(component.outputs());
    }
    TargetSpec target = targets.get(address);
    return target == null ? null : target.config();
  }

  private void throughTarget(
      ResourceSpec spec, TargetSpec target, Map<Address, Level> found, Set<Value.Ref> seen) {
    References.forEach(target.config(), ref -> reference(spec, ref, found, seen));
  }

  private void byKeys(ResourceSpec spec, Map<Address, Level> found) {
    Provider provider = providers.forType(spec.type());
    if (provider == null) {
      return;
    }
    provider
        .needs(spec)
        .forEach(
            (name, level) -> {
              Address by = offers.get(new Key(provider.name(), spec.target(), name));
              if (by != null && !by.equals(spec.address())) {
                add(found, by, level);
              }
            });
  }

  private void inside(ResourceSpec spec, Map<Address, Level> found) {
    Optional<Address> outer = spec.address().parent();
    while (outer.isPresent()) {
      Address around = outer.get();
      if (resources.containsKey(around)) {
        containers.put(spec.address(), around);
        add(found, around, Level.EXISTS);
        return;
      }
      outer = around.parent();
    }
  }

  private Diagnostic unknownAddress(ResourceSpec spec, Address wanted) {
    Diagnostic diagnostic =
        Diagnostic.error(GraphCodes.UNKNOWN_ADDRESS, "there is no `" + wanted + "` in this lab")
            .withDetail("`" + spec.address() + "` needs it.")
            .at(spec.origin().user());
    Address nearest = nearest(wanted);
    return nearest == null ? diagnostic : diagnostic.withHint("Did you mean `" + nearest + "`?");
  }

  private @Nullable Address nearest(Address wanted) {
    Set<Address> known = new TreeSet<>(resources.keySet());
    known.addAll(components.keySet());
    for (Address address : known) {
      if (address.endsWith(new Address(List.of(wanted.last())))) {
        return address;
      }
    }
    for (Address address : known) {
      if (address.last().name().equals(wanted.last().name())) {
        return address;
      }
    }
    return null;
  }

  private static Diagnostic unknownOutput(ResourceSpec spec, Value.Ref ref, Value.Tree offered) {
    return Diagnostic.error(
            GraphCodes.UNKNOWN_OUTPUT,
            "`" + ref.address() + "` has no output `" + ref.output() + "`")
        .withDetail(
            offered.fields().isEmpty()
                ? "It offers none."
                : "It offers " + String.join(", ", offered.fields().keySet()) + ".")
        .at(spec.origin().user());
  }

  private static Diagnostic unknownTarget(ResourceSpec spec, Address target) {
    return Diagnostic.error(
            GraphCodes.UNKNOWN_TARGET, "there is no target `" + target + "` in this lab")
        .withDetail("`" + spec.address() + "` is to be made on it.")
        .at(spec.origin().user());
  }
}
