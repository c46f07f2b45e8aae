package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what must stay: what holds data or is retained and whose loss was not confirmed, and what
 * contains such a thing. What it only depended on goes.
 */
final class Keeping {
  private Keeping() {}

  /**
   * Addresses that must be kept after this pass, with the reason in words; grows from pass to pass.
   */
  static Map<Address, String> after(Pass pass) {
    Map<Address, String> kept = new TreeMap<>(pass.kept);
    ArrayDeque<Draft> open = new ArrayDeque<>();
    for (Draft draft : pass.all()) {
      if ((draft.dataLoss || draft.retained) && !draft.confirmed) {
        kept.putIfAbsent(draft.address, draft.dataLoss ? "it holds data" : "it is retained");
        open.add(draft);
      } else if (draft.blocked != null && draft.prior != null && draft.action != Action.NOOP) {
        open.add(draft);
      }
    }
    if (open.isEmpty()) {
      return kept;
    }
    List<Draft> removed = removed(pass);
    while (!open.isEmpty()) {
      Draft stays = open.remove();
      Set<Address> around = around(pass, stays);
      for (Draft other : removed) {
        if (!kept.containsKey(other.address)
            && (around.contains(other.address) || contains(pass, other, stays))) {
          kept.put(other.address, "`" + stays.address + "` is kept and lies in it");
          open.add(other);
        }
      }
    }
    return kept;
  }

  private static List<Draft> removed(Pass pass) {
    List<Draft> removed = new ArrayList<>();
    for (Draft draft : pass.all()) {
      if (draft.removes()) {
        removed.add(draft);
      }
    }
    return removed;
  }

  private static boolean contains(Pass pass, Draft outer, Draft inner) {
    return outer.prior != null
        && inner.prior != null
        && !outer.address.equals(inner.address)
        && pass.rules.contains(outer.prior, inner.prior);
  }

  /** What a thing lies in by its address, and what carries its target. */
  private static Set<Address> around(Pass pass, Draft draft) {
    Set<Address> around = new LinkedHashSet<>();
    Optional<Address> outer = draft.address.parent();
    while (outer.isPresent()) {
      around.add(outer.get());
      outer = outer.get().parent();
    }
    Address target = draft.prior == null ? null : draft.prior.target();
    TargetSpec endpoint = target == null ? null : pass.graph.targets().get(target);
    if (endpoint != null) {
      References.forEach(endpoint.config(), ref -> around.add(carrier(pass, ref)));
    }
    return around;
  }

  /** The resource whose output is meant, also through outputs of other things. */
  private static Address carrier(Pass pass, Value.Ref ref) {
    return pass.graph.follow(ref) instanceof Value.Ref direct ? direct.address() : ref.address();
  }
}
