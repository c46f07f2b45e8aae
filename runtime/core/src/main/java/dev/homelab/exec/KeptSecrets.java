package dev.homelab.exec;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which secrets kept data was made with. What held them is removed beside it, and the data still
 * opens to the old values only; so its record takes their hashes over, by which {@link LostSecrets}
 * knows that a new value would not fit.
 */
final class KeptSecrets {
  private final Plan plan;

  KeptSecrets(Plan plan) {
    this.plan = plan;
  }

  /** The records that are to be written anew, before anything is removed. */
  List<StateEntry> records() {
    List<StateEntry> records = new ArrayList<>();
    List<StateEntry> removed = removed();
    for (Change change : plan.changes()) {
      StateEntry prior = change.prior();
      if (prior != null && change.kept() && holds(change, prior)) {
        TreeMap<String, Value> digests = new TreeMap<>(beside(prior, removed));
        digests.putAll(prior.secretDigests().fields());
        Value.Tree all = new Value.Tree(digests);
        if (!all.equals(prior.secretDigests())) {
          records.add(prior.withDigests(all));
        }
      }
    }
    return records;
  }

  /** Whether it is kept for its own sake, and not for what lies in it. */
  private static boolean holds(Change change, StateEntry prior) {
    return change.action() == Action.DELETE
        && (change.dataLoss() || change.isProtected() || prior.lifecycle().retain());
  }

  /** The records of what is removed. */
  private List<StateEntry> removed() {
    List<StateEntry> removed = new ArrayList<>();
    for (Change change : plan.changes()) {
      StateEntry prior = change.prior();
      if (prior != null && change.action() == Action.DELETE && !change.kept()) {
        removed.add(prior);
      }
    }
    return removed;
  }

  /** The hashes in the records of what is removed from the same part of the lab. */
  private static Map<String, Value> beside(StateEntry kept, List<StateEntry> removed) {
    Map<String, Value> digests = new TreeMap<>();
    Optional<Address> part = kept.address().parent();
    for (StateEntry prior : removed) {
      if (part.isPresent() && prior.address().isWithin(part.get())) {
        digests.putAll(prior.secretDigests().fields());
      }
    }
    return digests;
  }
}
