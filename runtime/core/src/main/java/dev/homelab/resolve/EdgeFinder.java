package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.Provider;
import java.util.Collections;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds what each resource depends on: what the script states, what its references, its target, its
 * provider's keys and its place inside another resource imply.
 */
final class EdgeFinder {
  private final NavigableMap<Address, ResourceSpec> resources;
  private final Set<Address> addresses;
  private final Map<Address, Component> components = new HashMap<>();
  private final Map<Address, TargetSpec> targets = new HashMap<>();
  private final Map<Key, Address> offers = new HashMap<>();
  private final Map<Address, Address> containers = new HashMap<>();
  private final ProviderCatalog providers;
  private final List<Diagnostic> problems;

  /** Something that one resource offers to others of its target. */
  private record Key(String provider, @Nullable Address target, String name) {}

  EdgeFinder(
      Lab lab,
      SortedMap<Address, ResourceSpec> resources,
      ProviderCatalog providers,
      List<Diagnostic> problems) {
    this.resources = new TreeMap<>(resources);
    this.addresses = new HashSet<>(resources.keySet());
    this.providers = providers;
    this.problems = problems;
    for (Component component : lab.components()) {
      components.put(component.address(), component);
    }
    for (TargetSpec target : lab.targets()) {
      targets.put(target.address(), target);
    }
    for (ResourceSpec spec : resources.values()) {
      collectOffers(spec);
    }
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
    for (Edge edge : spec.dependsOn()) {
      stated(spec, edge, found);
    }
    for (Value.Ref ref : References.in(spec.desired())) {
      reference(spec, ref, found, new HashSet<>());
    }
    Address target = spec.target();
    if (target != null) {
      TargetSpec endpoint = targets.get(target);
      if (endpoint == null) {
        problems.add(unknownTarget(spec, target));
      } else {
        throughTarget(spec, endpoint, found, new HashSet<>());
      }
    }
    byKeys(spec, found);
    inside(spec, found);
    if (found.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<Edge> edges = new TreeSet<>();
    for (Map.Entry<Address, Level> one : found.entrySet()) {
      edges.add(new Edge(one.getKey(), one.getValue()));
    }
    return edges;
  }

  private static void add(Map<Address, Level> found, Address to, Level level) {
    Level known = found.get(to);
    if (known == null || known.compareTo(level) < 0) {
      found.put(to, level);
    }
  }

  private void stated(ResourceSpec spec, Edge edge, Map<Address, Level> found) {
    if (addresses.contains(edge.to())) {
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
      problems.add(unknownAddress(spec, edge.to()));
    }
  }

  private void reference(
      ResourceSpec spec, Value.Ref ref, Map<Address, Level> found, Set<Value.Ref> seen) {
    ResourceSpec offerer = resources.get(ref.address());
    if (offerer != null) {
      add(found, ref.address(), Level.READY);
      requireOffered(spec, ref, offerer);
      return;
    }
    if (!seen.add(ref)) {
      return;
    }
    Value.Tree offered = offered(ref.address());
    if (offered == null) {
      problems.add(unknownAddress(spec, ref.address()));
      return;
    }
    Value output = References.output(offered, ref.output());
    if (output == null) {
      problems.add(unknownOutput(spec, ref, new TreeSet<>(offered.fields().keySet())));
    } else {
      for (Value.Ref inner : References.in(output)) {
        reference(spec, inner, found, seen);
      }
    }
  }

  /** Tells of an output that the resource can never offer, where all are known beforehand. */
  private void requireOffered(ResourceSpec spec, Value.Ref ref, ResourceSpec offerer) {
    Provider provider = providers.forType(offerer.type());
    SortedSet<String> names = provider == null ? null : provider.outputNames(offerer);
    String first = ref.output().split("\\.", 2)[0];
    if (provider != null
        && names != null
        && !names.contains(ref.output())
        && !names.contains(first)) {
      Diagnostic told = unknownOutput(spec, ref, names);
      String hint = provider.outputHint(offerer, first);
      problems.add(hint == null ? told : told.withHint(hint));
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
    for (Value.Ref ref : References.in(target.config())) {
      reference(spec, ref, found, seen);
    }
  }

  private void byKeys(ResourceSpec spec, Map<Address, Level> found) {
    Provider provider = providers.forType(spec.type());
    if (provider == null) {
      return;
    }
    Map<String, Level> needs = provider.needs(spec);
    if (needs.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Level> need : needs.entrySet()) {
      Address by = offers.get(new Key(provider.name(), spec.target(), need.getKey()));
      if (by != null && !by.equals(spec.address())) {
        add(found, by, need.getValue());
      }
    }
  }

  private void inside(ResourceSpec spec, Map<Address, Level> found) {
    Optional<Address> outer = spec.address().parent();
    while (outer.isPresent()) {
      Address around = outer.get();
      if (addresses.contains(around)) {
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

  private static Diagnostic unknownOutput(
      ResourceSpec spec, Value.Ref ref, SortedSet<String> names) {
    Diagnostic told =
        Diagnostic.error(
                GraphCodes.UNKNOWN_OUTPUT,
                "`" + ref.address() + "` has no output `" + ref.output() + "`")
            .withDetail(
                "`"
                    + spec.address()
                    + "` needs it. "
                    + (names.isEmpty()
                        ? "It offers none."
                        : "There is " + String.join(", ", names) + "."))
            .at(spec.origin().user());
    String near = Nearest.to(ref.output(), names);
    return near == null ? told : told.withHint("did you mean `" + near + "`?");
  }

  private static Diagnostic unknownTarget(ResourceSpec spec, Address target) {
    return Diagnostic.error(
            GraphCodes.UNKNOWN_TARGET, "there is no target `" + target + "` in this lab")
        .withDetail("`" + spec.address() + "` is to be made on it.")
        .at(spec.origin().user());
  }
}
