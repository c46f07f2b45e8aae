package dev.homelab.plan;

import dev.homelab.model.Address;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds what stays as it is though another resource would bring it: what the plan keeps or refuses,
 * and what it is not about. Only known at the end of a pass, since those that bring come first.
 */
final class Sparing {
  private Sparing() {}

  /** Addresses that must be spared after this pass; grows from pass to pass. */
  static Set<Address> after(Pass pass) {
    Set<Address> spared = new HashSet<>(pass.spared);
    for (Draft draft : pass.all()) {
      if (draft.desired != null) {
        for (Address brought : draft.brings(pass.rules)) {
          if (stays(pass, brought)) {
            spared.add(brought);
          }
        }
      }
    }
    return spared;
  }

  private static boolean stays(Pass pass, Address address) {
    Draft draft = pass.drafts.get(address);
    if (draft != null) {
      return draft.blocked != null;
    }
    return pass.graph.resource(address) != null || pass.entries.at(address) != null;
  }
}
