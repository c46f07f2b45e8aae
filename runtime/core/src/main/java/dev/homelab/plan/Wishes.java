package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ResourceSchema;
import org.jspecify.annotations.Nullable;

/** Works out what to do for one resource that the script wants. */
final class Wishes {
  private final Pass pass;

  Wishes(Pass pass) {
    this.pass = pass;
  }

  /** Decides one resource; everything that it depends on is decided already. */
  Draft decide(ResourceSpec original) {
    Draft draft = decided(original);
    boolean acts = draft.action != Action.NOOP || draft.awaitOnly;
    if (acts && draft.blocked == null) {
      for (Edge edge : original.dependsOn()) {
        Draft needed = pass.drafts.get(edge.to());
        if (needed != null && needed.isUnasked()) {
          draft.waitsFor(edge.to());
          break;
        }
      }
    }
    return draft;
  }

  private Draft decided(ResourceSpec original) {
    Address address = original.address();
    StateEntry entry = pass.entries.at(address);
    ResourceSpec desired = pass.sparing(original.withDesired(pass.resolved(original)));
    ResourceSchema schema = pass.rules.schema(original.type());
    if (schema == null) {
      Draft unknown = new Draft(address, original.type(), desired, entry);
      create(unknown, "new");
      unknown.blocked = "no provider can make `" + original.type() + "` yet";
      return unknown;
    }
    Draft draft =
        new Draft(address, original.type(), kept(desired, original, entry, schema), entry);
    if (entry != null && entry.schemaVersion() > schema.version()) {
      block(draft, newerRecord(entry, schema), "recorded by a newer version of this tool");
      return draft;
    }
    Observation observation = pass.observed(original);
    draft.from = Relocation.from(entry, original, pass.graph);
    if (pass.prior.interrupted().containsKey(address)) {
      draft.reasons.add(INTERRUPTED);
    }
    if (original.lifecycle().existing()) {
      existing(draft, observation);
    } else if (draft.from != null
        && new Relocation(pass, draft, draft.from).decide(original, schema, observation)) {
      return draft;
    } else if (observation instanceof Observation.Present present) {
      new Found(pass, draft, original, present, schema).decide();
      halfRemoved(draft, present);
      withContainerOnly(draft);
      if (entry != null && draft.action != Action.REPLACE && draft.blocked == null) {
        StateEntry prior = RecordedForm.upgraded(entry, schema);
        pass.rules.told(desired, prior, present).forEach(one -> pass.report(draft, one));
      }
    } else if (observation instanceof Observation.Unreachable unreachable) {
      draft.blocked = pass.unreachable(original.target(), unreachable);
    } else {
      absent(draft, observation);
    }
    return draft;
  }

  /** The wish with what the object keeps of how it was made, unless it is made anew anyway. */
  private ResourceSpec kept(
      ResourceSpec desired,
      ResourceSpec original,
      @Nullable StateEntry entry,
      ResourceSchema schema) {
    boolean newer = entry != null && entry.schemaVersion() > schema.version();
    if (entry == null || newer || Relocation.from(entry, original, pass.graph) != null) {
      return desired;
    }
    StateEntry prior = RecordedForm.upgraded(entry, schema);
    ResourceSpec kept = pass.rules.kept(desired, prior);
    if (kept.equals(desired) || !(pass.observed(original) instanceof Observation.Present present)) {
      return desired;
    }
    Draft around = pass.containerOf(original.address());
    boolean anew =
        (around != null && around.action == Action.REPLACE)
            || !Differences.of(kept, original, prior, present, pass.rules)
                .replaceBecause()
                .isEmpty();
    return anew ? desired : kept;
  }

  static final String INTERRUPTED = "an earlier run was interrupted here";

  private void absent(Draft draft, Observation observation) {
    Draft around = waitingAround(draft);
    if (around != null) {
      comesWith(draft, around);
    } else if (draft.prior == null) {
      create(draft, "new");
    } else if (observation instanceof Observation.NotCreatedYet) {
      create(draft, "what carries it is made anew");
      pass.lossWithContainer(draft);
    } else if (draft.from != null) {
      create(draft, "nothing of it is left on " + draft.from);
    } else if (isTargetUnknown(draft.prior)) {
      draft.blocked = "the script does not name its target any more";
      pass.targetGone(draft.prior);
    } else {
      create(draft, "it is gone from its platform");
    }
  }

  /** What lies around a thing, would be made anew and is kept, or null. */
  private @Nullable Draft waitingAround(Draft draft) {
    Draft around = pass.containerOf(draft.address);
    return around != null && around.staysInsteadOfReplaced() ? around : null;
  }

  /**
   * What an earlier run was removing together with what lies around it, and left not ready, does
   * not become ready.
   */
  private void halfRemoved(Draft draft, Observation.Present present) {
    boolean removing = pass.prior.interrupted().get(draft.address) == Action.DELETE;
    Draft around = removing && draft.awaitOnly && !present.ready() ? waitingAround(draft) : null;
    if (around != null) {
      draft.awaitOnly = false;
      comesWith(draft, around);
    }
  }

  /** What fills a thing that stays as it is stays, too. */
  private void withContainerOnly(Draft draft) {
    if (draft.action == Action.REPLACE
        && draft.blocked == null
        && pass.rules.fillsContainer(draft.type)) {
      Draft around = pass.containerOf(draft.address);
      if (around == null || around.action != Action.REPLACE) {
        draft.blocked = "it is made anew only with what it is in";
      } else if (around.blocked != null) {
        comesWith(draft, around);
      }
    }
  }

  /** What is gone inside of a thing that waits to be replaced comes with the new one only. */
  private static void comesWith(Draft draft, Draft around) {
    draft.action = Action.REPLACE;
    draft.reasons.add("it goes with `" + around.address + "`, which is replaced");
    draft.blocked = "it is made anew with `" + around.address + "`, which is kept";
  }

  private boolean isTargetUnknown(StateEntry prior) {
    return prior.target() != null && !pass.graph.targets().containsKey(prior.target());
  }

  private static void create(Draft draft, String reason) {
    draft.action = Action.CREATE;
    draft.reasons.add(reason);
    if (draft.desired != null) {
      fieldsSet("", draft.desired.desired(), draft);
    }
  }

  private static void fieldsSet(String path, Value value, Draft draft) {
    if (value instanceof Value.Tree tree && !tree.fields().isEmpty()) {
      tree.fields()
          .forEach(
              (name, field) -> fieldsSet(path.isEmpty() ? name : path + '.' + name, field, draft));
    } else if (!path.isEmpty()) {
      draft.fields.add(new FieldChange(path, null, value, ""));
    }
  }

  private void existing(Draft draft, Observation observation) {
    if (draft.prior != null) {
      draft.action = Action.FORGET;
      draft.reasons.add("only used from now on, not owned");
    }
    if (observation instanceof Observation.Present present) {
      draft.outputs = present.outputs();
      draft.awaitOnly = draft.action == Action.NOOP && !present.ready();
      if (draft.awaitOnly) {
        draft.reasons.add(NOT_READY);
      }
    } else if (observation instanceof Observation.NotCreatedYet) {
      draft.awaitOnly = draft.action == Action.NOOP;
      draft.reasons.add("what carries it is made in this run");
    } else if (observation instanceof Observation.Unreachable unreachable) {
      draft.blocked = pass.unreachable(target(draft), unreachable);
    } else {
      gone(draft);
    }
  }

  /** What others make inside a thing of this run can only be there after it. */
  private void gone(Draft draft) {
    Draft container = pass.containerOf(draft.address);
    if (container == null || !container.makesAnew()) {
      block(draft, missing(draft), "it does not exist");
      return;
    }
    draft.awaitOnly = draft.action == Action.NOOP;
    draft.lookedUpLater = draft.awaitOnly;
    draft.reasons.add("looked up when " + container.address.last() + " is there");
  }

  static final String NOT_READY = "right, but not ready yet";

  private static @Nullable Address target(Draft draft) {
    return draft.desired == null ? null : draft.desired.target();
  }

  private static Diagnostic missing(Draft draft) {
    return Diagnostic.error(
            PlanCodes.EXISTING_MISSING, "`" + draft.address + "` is to be used but does not exist")
        .withDetail("`existing` looks a thing up and never makes it.")
        .withHint("Make it first, or take `existing` away so that the lab makes it.");
  }

  private void block(Draft draft, Diagnostic diagnostic, String why) {
    draft.blocked = why;
    pass.report(draft, diagnostic);
  }

  private static Diagnostic newerRecord(StateEntry entry, ResourceSchema schema) {
    return Diagnostic.error(
            PlanCodes.NEWER_RECORD,
            "`" + entry.address() + "` was recorded by a newer version of this tool")
        .withDetail(
            "The record has form "
                + entry.schemaVersion()
                + " of its type, this version knows "
                + schema.version()
                + '.')
        .withHint("Use the newer version.");
  }
}
