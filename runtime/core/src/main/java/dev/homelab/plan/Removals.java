package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ResourceSchema;
import java.util.Set;
import java.util.function.Predicate;

/** Works out what to do with a recorded resource that is not wanted any more. */
final class Removals {
  /** Why nobody is asked before what holds data goes. */
  static final String COPIES = "what it holds can be had again";

  private final Pass pass;
  private final Set<Address> removed;

  /**
   * Works within a pass.
   *
   * @param removed everything that is to go
   */
  Removals(Pass pass, Set<Address> removed) {
    this.pass = pass;
    this.removed = removed;
  }

  /** Decides one entry. */
  Draft decide(StateEntry entry) {
    Draft draft = new Draft(entry.address(), entry.type(), null, entry);
    draft.reasons.add(
        pass.options.destroy()
            ? "the lab is taken down"
            : "not in the script any more"
                + (entry.source().isEmpty() ? "" : " (was " + entry.source() + ")"));
    if (entry.target() != null && !pass.graph.targets().containsKey(entry.target())) {
      if (goesWith(entry.target())) {
        withTarget(draft, entry, entry.target());
        return draft;
      }
      draft.blocked = "the script does not name its target any more";
      pass.targetGone(entry);
      return draft;
    }
    ResourceSchema schema = pass.rules.schema(entry.type());
    if (schema == null) {
      draft.blocked = "no provider has `" + entry.type() + '`';
      return draft;
    }
    if (pass.prior.interrupted().containsKey(entry.address())) {
      draft.reasons.add(Wishes.INTERRUPTED);
    }
    Observation observation = pass.snapshot.of(entry.address());
    if (observation instanceof Observation.Present present) {
      present(draft, entry, present, schema);
    } else if (observation instanceof Observation.Unreachable unreachable) {
      draft.blocked = pass.unreachable(entry.target(), unreachable);
    } else {
      draft.action = Action.FORGET;
      draft.isGone = true;
      draft.reasons.add("its object is gone already");
    }
    return draft;
  }

  /** Whether a target is a thing of its own that goes too. */
  private boolean goesWith(Address target) {
    StateEntry carrier = removed.contains(target) ? pass.entries.at(target) : null;
    return carrier != null && pass.rules.isTarget(carrier);
  }

  /** Goes with the thing that it is on, and asks nobody; unless that would lose data. */
  private void withTarget(Draft draft, StateEntry entry, Address target) {
    draft.reasons.add("it goes with `" + target + '`');
    if (pass.snapshot.of(target) instanceof Observation.Unreachable) {
      draft.blocked = "`" + target + "`, which it goes with, could not be looked at";
      return;
    }
    ResourceSchema schema = pass.rules.schema(entry.type());
    boolean holdsData = schema != null && schema.holdsData();
    if (says(entry, Lifecycle::protect)) {
      guarded(draft, holdsData);
    } else if (holdsData) {
      pass.dataLoss(draft);
    } else if (says(entry, Lifecycle::retain)) {
      pass.retain(draft);
    }
    boolean stays = draft.stays() != null || draft.blocked != null;
    if (!stays && pass.kept.containsKey(target)) {
      draft.blocked = "it goes with `" + target + "`, which stays";
    }
    boolean forgotten = !stays && draft.blocked == null;
    draft.action = forgotten ? Action.FORGET : Action.DELETE;
    draft.isGone = forgotten;
  }

  private void present(
      Draft draft, StateEntry entry, Observation.Present present, ResourceSchema schema) {
    draft.outputs = present.outputs();
    if (present.owner() != Observation.Owner.OURS) {
      draft.action = Action.FORGET;
      draft.reasons.add("its object does not bear this lab's mark and is left alone");
    } else if (entry.lifecycle().existing()) {
      draft.action = Action.FORGET;
    } else if (says(entry, Lifecycle::protect)) {
      guarded(draft, schema.holdsData());
    } else {
      draft.action = Action.DELETE;
      boolean copies =
          pass.rules.holdsOnlyCopies(entry.type(), entry.recorded())
              && !says(entry, Lifecycle::retain);
      if (schema.holdsData() && copies && !pass.options.destroy()) {
        draft.reasons.add(COPIES);
      } else if (schema.holdsData()) {
        pass.dataLoss(draft);
      } else if (says(entry, Lifecycle::retain)) {
        pass.retain(draft);
      }
    }
  }

  /** Leaves it when all goes; a script that only lost it is refused. */
  private void guarded(Draft draft, boolean holdsData) {
    draft.action = Action.DELETE;
    if (pass.options.destroy()) {
      draft.isProtected = true;
      draft.dataLoss = holdsData;
    } else {
      pass.refuseProtected(draft, "removed", draft.reasons.get(0));
    }
  }

  /** Whether the record says a word, or the script, which may say it since the last run. */
  private boolean says(StateEntry entry, Predicate<Lifecycle> word) {
    ResourceSpec spec = pass.graph.resource(entry.address());
    return word.test(entry.lifecycle()) || (spec != null && word.test(spec.lifecycle()));
  }
}
