package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what must stay: what holds data whose loss was not confirmed, and what such a thing needs.
 * What a retained object needs is forgotten with it.
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
      if (draft.dataLoss && !draft.confirmed) {
        kept.putIfAbsent(draft.address, "it holds data: homelab up --delete-data " + draft.address);
        open.add(draft);
      } else if (draft.blocked != null && draft.prior != null && draft.action != Action.NOOP) {
        open.add(draft);
      }
    }
    while (!open.isEmpty()) {
      Draft stays = open.remove();
      for (Address needed : needs(pass, stays)) {
        Draft other = pass.drafts.get(needed);
        if (other != null && other.removes() && !kept.containsKey(needed)) {
          kept.put(needed, "`" + stays.address + "` is kept and needs it");
          open.add(other);
        }
      }
    }
    return kept;
  }

  /** Turns the removal of what a retained object needs into forgetting. */
  static void forgetWithRetained(Pass pass) {
    ArrayDeque<Draft> open = new ArrayDeque<>();
    for (Draft draft : pass.all()) {
      if (draft.staysOnPlatform) {
        open.add(draft);
      }
    }
    while (!open.isEmpty()) {
      Draft stays = open.remove();
      for (Address needed : needs(pass, stays)) {
        Draft other = pass.drafts.get(needed);
        if (other != null && other.removes() && other.action == Action.DELETE) {
          other.action = Action.FORGET;
          other.dataLoss = false;
          other.confirmed = true;
          other.staysOnPlatform = true;
          other.reasons.add(
              "`" + stays.address + "` is retained and needs it, so its object stays");
          open.add(other);
        }
      }
    }
  }

  private static Set<Address> needs(Pass pass, Draft draft) {
    Set<Address> needed = new LinkedHashSet<>();
    if (draft.prior != null) {
      for (Edge edge : draft.prior.dependsOn()) {
        needed.add(edge.to());
      }
    }
    Draft container = pass.containerOf(draft.address);
    if (container != null) {
      needed.add(container.address);
    }
    return needed;
  }
}
