package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.LabObjects;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.state.Intent;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for what an interrupted run was making when nothing else knows of it any more: no record,
 * and no line of the script. Its mark on the platform is all that is left of it.
 */
final class Leftovers {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final RunParts parts;
  private final ResourceGraph graph;
  private final StateDocument state;

  /**
   * What came of it.
   *
   * @param found records of what is there, by address
   * @param absent what never came to be
   */
  record Search(SortedMap<Address, StateEntry> found, TreeSet<Address> absent) {}

  Leftovers(RunParts parts, ResourceGraph graph, StateDocument state) {
    this.parts = parts;
    this.graph = graph;
    this.state = state;
  }

  /** Asks every place of the lab, if there is anything to look for. */
  Search search(PlanOptions options) {
    TreeSet<Address> lost = new TreeSet<>();
    for (Intent intent : state.pending()) {
      boolean wished = !options.destroy() && graph.resource(intent.address()) != null;
      if (!wished && state.entry(intent.address()) == null) {
        lost.add(intent.address());
      }
    }
    TreeMap<Address, StateEntry> found = new TreeMap<>();
    boolean everywhere = true;
    for (Sessions.Place place : lost.isEmpty() ? new TreeSet<Sessions.Place>() : places()) {
      everywhere &= search(place, lost, found);
    }
    TreeSet<Address> absent = new TreeSet<>();
    if (everywhere) {
      absent.addAll(lost);
      absent.removeAll(found.keySet());
    }
    return new Search(found, absent);
  }

  private TreeSet<Sessions.Place> places() {
    TreeSet<Sessions.Place> places = new TreeSet<>();
    for (ResourceSpec spec : graph.resources().values()) {
      places.add(Places.placeOf(spec.type(), spec.target()));
    }
    for (StateEntry entry : state.entries().values()) {
      places.add(Places.placeOf(entry.type(), entry.target()));
    }
    graph.targets().forEach((at, target) -> places.add(new Sessions.Place(target.provider(), at)));
    return places;
  }

  private boolean search(
      Sessions.Place place, TreeSet<Address> lost, TreeMap<Address, StateEntry> found) {
    Provider provider = parts.providers().named(place.provider());
    TargetSpec target = place.target() == null ? null : graph.targets().get(place.target());
    if (provider == null || provider.recordsOnly()) {
      return true;
    }
    if (place.target() != null && (target == null || References.hasReference(target.config()))) {
      return false;
    }
    Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
    try {
      LabObjects there =
          parts.sessions().at(provider, target, call).inventory(state.identity(), call);
      for (FoundObject object : there.found()) {
        if (lost.contains(object.address())) {
          found.put(object.address(), withContainers(object.at(place.target()).entry()));
        }
      }
      return there.isWhole();
    } catch (ProviderException unreachable) {
      return false;
    }
  }

  /** The only order that a rebuilt record can tell: what lies inside goes first. */
  private static StateEntry withContainers(StateEntry entry) {
    TreeSet<Edge> edges = new TreeSet<>(entry.dependsOn());
    Optional<Address> outer = entry.address().parent();
    while (outer.isPresent()) {
      edges.add(new Edge(outer.get(), Level.EXISTS));
      outer = outer.get().parent();
    }
    return entry.withDependsOn(edges);
  }
}
