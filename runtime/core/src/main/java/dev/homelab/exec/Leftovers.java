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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
    TreeSet<Address> absent = new TreeSet<>(lost);
    for (Sessions.Place place : lost.isEmpty() ? new TreeSet<Sessions.Place>() : places()) {
      absent.removeAll(search(place, lost, found));
    }
    absent.removeAll(found.keySet());
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

  /** Those that may be there although they were not found. */
  private Set<Address> search(
      Sessions.Place place, TreeSet<Address> lost, TreeMap<Address, StateEntry> found) {
    Provider provider = parts.providers().named(place.provider());
    TargetSpec target = place.target() == null ? null : graph.targets().get(place.target());
    if (provider == null || provider.recordsOnly()) {
      return Set.of();
    }
    if (place.target() != null && (target == null || References.hasReference(target.config()))) {
      return lost;
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
      return hidden(lost, there.unread());
    } catch (ProviderException unreachable) {
      return lost;
    }
  }

  /**
   * Those that are of a type that may not be read. The word for a thing in an address is part of
   * the name of its type, so nothing is counted out that such a type might be.
   */
  private static Set<Address> hidden(TreeSet<Address> lost, SortedSet<String> unread) {
    TreeSet<Address> hidden = new TreeSet<>();
    for (String type : unread) {
      List<String> words = Arrays.asList(type.split("\\.", -1));
      String joined = String.join("-", words);
      for (Address address : lost) {
        String word = address.last().type();
        if (words.contains(word) || joined.endsWith('-' + word)) {
          hidden.add(address);
        }
      }
    }
    return hidden;
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
