package dev.homelab.plan;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.resolve.ResourceGraph;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is recorded, with stated renames already followed. */
public final class Entries {
  private final SortedMap<Address, StateEntry> byAddress;
  private final SortedMap<Address, Address> moves;
  private final Map<Address, StateEntry> lookup;

  private Entries(SortedMap<Address, StateEntry> byAddress, SortedMap<Address, Address> moves) {
    this.byAddress = byAddress;
    this.moves = moves;
    this.lookup = new HashMap<>(byAddress);
  }

  /**
   * Follows {@code moved from:} where something is recorded under the old address and nothing under
   * the new one. A moved entry keeps the address that its object's mark has.
   */
  public static Entries of(SortedMap<Address, StateEntry> recorded, ResourceGraph graph) {
    TreeMap<Address, StateEntry> entries = null;
    TreeMap<Address, Address> moves = new TreeMap<>();
    for (ResourceSpec spec : graph.resources().values()) {
      Address said = spec.lifecycle().movedFrom();
      if (said == null || recorded.containsKey(spec.address())) {
        continue;
      }
      Address from = recordedAs(said, recorded, graph);
      if (from != null && graph.resource(from) == null) {
        entries = entries == null ? new TreeMap<>(recorded) : entries;
        StateEntry entry = entries.remove(from);
        if (entry != null) {
          entries.put(spec.address(), entry);
          moves.put(spec.address(), from);
        }
      }
    }
    if (entries == null) {
      return of(recorded);
    }
    if (!moves.isEmpty()) {
      TreeMap<Address, Address> renamed = new TreeMap<>();
      moves.forEach((to, from) -> renamed.put(from, to));
      entries.replaceAll((address, entry) -> withEdges(entry, renamed));
    }
    return new Entries(entries, moves);
  }

  /** The recorded address that is meant: the whole one, or the only one that ends so; or null. */
  private static @Nullable Address recordedAs(
      Address said, SortedMap<Address, StateEntry> recorded, ResourceGraph graph) {
    if (recorded.containsKey(said)) {
      return said;
    }
    Address found = null;
    for (Address address : recorded.keySet()) {
      if (address.endsWith(said) && graph.resource(address) == null) {
        if (found != null) {
          return null;
        }
        found = address;
      }
    }
    return found;
  }

  /** What is recorded, as it is. */
  public static Entries of(SortedMap<Address, StateEntry> recorded) {
    return new Entries(recorded, new TreeMap<>());
  }

  private static StateEntry withEdges(StateEntry entry, SortedMap<Address, Address> renamed) {
    TreeSet<Edge> edges = new TreeSet<>();
    for (Edge edge : entry.dependsOn()) {
      edges.add(new Edge(renamed.getOrDefault(edge.to(), edge.to()), edge.level()));
    }
    return entry.withDependsOn(edges);
  }

  /** The entry of an address, or null. */
  public @Nullable StateEntry at(Address address) {
    return lookup.get(address);
  }

  /** Whether the entry of this address was recorded under another one. */
  public boolean wasMoved(Address address) {
    return moves.containsKey(address);
  }

  /** New addresses and the old ones that they follow. */
  public SortedMap<Address, Address> moves() {
    return Collections.unmodifiableSortedMap(moves);
  }

  /** All of them, by address. */
  public SortedMap<Address, StateEntry> all() {
    return Collections.unmodifiableSortedMap(byAddress);
  }

  /** Entries in order of address. */
  Collection<StateEntry> values() {
    return byAddress.values();
  }
}
