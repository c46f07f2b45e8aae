package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells of a {@code moved from:} that leads to nothing: once for the block that says it. */
final class UnknownMoves {
  private final ResourceGraph graph;
  private final Entries entries;

  UnknownMoves(ResourceGraph graph, Entries entries) {
    this.graph = graph;
    this.entries = entries;
  }

  /** A block that says it was moved, by its addresses now and before. */
  private record Move(Address to, Address from) {}

  /** Adds a warning for each block of which nothing is recorded under either address. */
  void tell(Collection<Address> wished, List<Diagnostic> diagnostics) {
    Map<Move, ResourceSpec> unknown = new LinkedHashMap<>();
    Set<Move> known = new HashSet<>();
    for (Address address : wished) {
      ResourceSpec spec = graph.resource(address);
      Address from = spec == null ? null : spec.lifecycle().movedFrom();
      if (spec != null && from != null) {
        Move move = block(address, from);
        if (entries.at(address) == null) {
          unknown.putIfAbsent(move, spec);
        } else {
          known.add(move);
        }
      }
    }
    unknown.keySet().removeAll(known);
    unknown.forEach((move, spec) -> diagnostics.add(told(move, spec)));
  }

  /** Both addresses without what lies below the block in both alike. */
  private static Move block(Address address, Address from) {
    Address to = address;
    Address before = from;
    while (to.last().equals(before.last())
        && to.parent().isPresent()
        && before.parent().isPresent()) {
      to = to.parent().get();
      before = before.parent().get();
    }
    return new Move(to, before);
  }

  private static Diagnostic told(Move move, ResourceSpec spec) {
    return Diagnostic.warning(
            PlanCodes.MOVED_FROM_UNKNOWN, "nothing is recorded under `" + move.from() + "`")
        .withDetail("`" + move.to() + "` is said to be moved from there.")
        .at(spec.origin().user())
        .withHint("Say the address that it had; `homelab state list` shows what is recorded.");
  }
}
