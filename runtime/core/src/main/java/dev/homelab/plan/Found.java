package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works out what to do with an object that is there and wanted. */
final class Found {
  private static final String EMPTY = "nothing was ever put into it";
  private static final String READ = "what it holds is only read, and the script brings another";

  private final Pass pass;
  private final Draft draft;
  private final ResourceSpec original;
  private final ResourceSpec desired;
  private final Observation.Present present;
  private final ResourceSchema schema;

  Found(
      Pass pass,
      Draft draft,
      ResourceSpec original,
      Observation.Present present,
      ResourceSchema schema) {
    this.pass = pass;
    this.draft = draft;
    this.original = original;
    this.desired = Objects.requireNonNull(draft.desired);
    this.present = present;
    this.schema = schema;
  }

  void decide() {
    draft.outputs = present.outputs();
    boolean moved = isMoved();
    boolean ours = present.owner() == Observation.Owner.OURS || moved;
    if (!ours && !mayAdopt()) {
      draft.blocked = foreignReason();
      Diagnostic whose = present.refused();
      if (whose != null && present.owner() == Observation.Owner.OTHER_LAB) {
        pass.report(draft, whose);
      } else if (present.owner() == Observation.Owner.OTHER_LAB) {
        pass.othersObjects.add(draft);
      } else {
        pass.report(draft, foreign());
      }
      return;
    }
    StateEntry here = draft.recordedHere();
    StateEntry prior = here == null ? null : RecordedForm.upgraded(here, schema);
    Differences differences = Differences.of(desired, original, prior, present, pass.rules);
    if (!ours) {
      draft.action = Action.ADOPT;
      draft.reasons.add("exists already and is taken over");
      change(differences);
    } else if (!differences.isEmpty()) {
      draft.action = Action.UPDATE;
      change(differences);
    } else if (moved) {
      draft.action = Action.UPDATE;
      draft.reasons.add("moved from " + original.lifecycle().movedFrom());
    } else {
      unchanged(prior);
    }
    withContent();
    withContainer();
  }

  /** Whether the object bears the mark of the address that this resource had before. */
  private boolean isMoved() {
    return present.owner() == Observation.Owner.OURS_ELSEWHERE
        && original.lifecycle().movedFrom() != null
        && (pass.entries.wasMoved(draft.address)
            || (draft.prior != null && draft.prior.objectId().equals(present.objectId())));
  }

  private boolean mayAdopt() {
    return switch (present.owner()) {
      case UNMARKED -> original.lifecycle().adopt();
      case OTHER_LAB -> original.lifecycle().adopt() && original.lifecycle().force();
      case OURS, OURS_ELSEWHERE -> false;
    };
  }

  private void change(Differences differences) {
    draft.fields.addAll(differences.changes());
    draft.replaces.addAll(differences.replaceBecause());
    draft.interrupts.addAll(differences.interrupts());
    draft.reasons.addAll(reasons(differences.changes()));
    if (draft.action != Action.ADOPT && !differences.replaceBecause().isEmpty()) {
      replace("cannot be changed in place: " + String.join(", ", differences.replaceBecause()));
      return;
    }
    if (!differences.replaceBecause().isEmpty()) {
      draft.blocked = "it differs in fields that cannot be changed";
      pass.report(draft, cannotAdopt(differences.replaceBecause()));
      return;
    }
    Diagnostic refused = present.refused();
    if (refused != null) {
      draft.blocked = "the platform would refuse the change";
      pass.report(draft, refused);
      return;
    }
    Conflicts conflicts = Conflicts.of(original, present, draft.fields);
    if (!conflicts.isEmpty() && original.lifecycle().force()) {
      draft.reasons.add("takes over " + conflicts.owned());
    } else if (!conflicts.isEmpty()) {
      draft.blocked = conflicts.inWords();
      pass.report(draft, conflicts.problem(draft.address));
    }
  }

  private List<String> reasons(List<FieldChange> changes) {
    List<String> reasons = new ArrayList<>();
    var place = desired.origin().user();
    if (changes.stream().anyMatch(c -> c.reason().equals(Differences.SCRIPT))) {
      reasons.add(place == null ? "changed in the script" : "changed in the script, " + place);
    }
    if (changes.stream().anyMatch(c -> c.reason().equals(Differences.DEPENDENCY))) {
      reasons.add("follows what it depends on");
    }
    if (changes.stream().anyMatch(c -> c.reason().equals(Differences.DEFAULT))) {
      reasons.add("the script leaves it to its default");
    }
    changes.stream()
        .map(FieldChange::reason)
        .filter(reason -> reason.startsWith(Differences.DRIFT))
        .distinct()
        .map(reason -> "changed outside the lab" + reason.substring(Differences.DRIFT.length()))
        .forEach(reasons::add);
    changes.stream()
        .map(FieldChange::reason)
        .filter(reason -> reason.indexOf(' ') > 0 && !reason.startsWith(Differences.DRIFT))
        .distinct()
        .forEach(reasons::add);
    return reasons;
  }

  private void replace(String reason) {
    replace(reason, null);
  }

  /**
   * Makes it anew.
   *
   * @param spare why nothing is lost with it, or null where that is to be found out
   */
  private void replace(String reason, @Nullable String spare) {
    if (original.lifecycle().protect()) {
      draft.action = Action.REPLACE;
      pass.refuseProtected(draft, "replaced", reason);
      return;
    }
    draft.action = Action.REPLACE;
    draft.reasons.add(reason);
    if (spare != null) {
      draft.reasons.add(spare);
    } else if (schema.holdsData() && holdsOnlyCopies()) {
      draft.reasons.add(Removals.COPIES);
    } else if (schema.holdsData() && present.empty() && !original.lifecycle().retain()) {
      draft.reasons.add(EMPTY);
    } else if (schema.holdsData()) {
      pass.dataLoss(draft);
    }
  }

  /** By what it was made with; what is to be retained is never taken for a copy. */
  private boolean holdsOnlyCopies() {
    StateEntry prior = draft.prior;
    return prior != null
        && !original.lifecycle().retain()
        && pass.rules.holdsOnlyCopies(draft.type, prior.recorded());
  }

  private void unchanged(@Nullable StateEntry prior) {
    if (prior == null) {
      draft.awaitOnly = true;
      if (!draft.reasons.contains(Wishes.INTERRUPTED)) {
        draft.reasons.add("exists already and is not recorded");
      }
      return;
    }
    String stale = RecordedForm.stale(prior, desired, schema);
    if (!prior.address().equals(draft.address)) {
      draft.awaitOnly = true;
      draft.reasons.add("moved from " + prior.address());
    } else if (!stale.isEmpty()) {
      draft.awaitOnly = true;
      draft.reasons.add(stale);
    } else if (!present.ready()) {
      draft.awaitOnly = true;
      draft.reasons.add(Wishes.NOT_READY);
    } else if (draft.reasons.contains(Wishes.INTERRUPTED)) {
      draft.awaitOnly = true;
    }
  }

  /** What is wished in it is another one than is there, and comes only with a new one of it. */
  private void withContent() {
    boolean fixed = draft.action == Action.REPLACE || draft.action == Action.ADOPT;
    if (draft.prior == null || !schema.holdsData() || fixed) {
      return;
    }
    for (Address inner : pass.graph.members(draft.address)) {
      ResourceSpec wish = pass.graph.resource(inner);
      if (wish != null && draft.blocked == null && isOther(wish)) {
        boolean read =
            !original.lifecycle().retain()
                && pass.rules.isOnlyRead(draft.type, draft.prior.recorded())
                && pass.rules.isOnlyRead(draft.type, present.live());
        replace("what fills it is another one: " + inner, read ? READ : null);
        return;
      }
    }
  }

  private boolean isOther(ResourceSpec wish) {
    return pass.rules.fillsContainer(wish.type())
        && pass.observed(wish) instanceof Observation.Present there
        && !pass.rules
            .compare(wish, pass.entries.at(wish.address()), there)
            .replaceBecause()
            .isEmpty();
  }

  private void withContainer() {
    Draft container = pass.containerOf(draft.address);
    if (container != null
        && container.action == Action.REPLACE
        && container.blocked == null
        && draft.action != Action.REPLACE
        && draft.blocked == null) {
      replace("it goes with `" + container.address + "`, which is replaced");
    }
  }

  private String foreignReason() {
    return switch (present.owner()) {
      case OTHER_LAB -> "an object of another lab has its name";
      case OURS_ELSEWHERE -> "another resource of this lab has its object";
      default -> "an object that is not this lab's has its name";
    };
  }

  private Diagnostic foreign() {
    String what = "`" + draft.address + "`";
    return switch (present.owner()) {
      case OURS_ELSEWHERE ->
          Diagnostic.error(
                  PlanCodes.OURS_ELSEWHERE,
                  "the object of " + what + " belongs to another resource of this lab")
              .withDetail("Two resources name one object, or a resource was renamed.")
              .withHint(renameHint());
      default ->
          Diagnostic.error(PlanCodes.FOREIGN, what + " exists already and is not this lab's")
              .withDetail("Nothing without this lab's mark is changed.")
              .withHint("Take it over with `adopt`, use it with `existing`, or name it otherwise.");
    };
  }

  private String renameHint() {
    Address said = original.lifecycle().movedFrom();
    return said == null
        ? "For a rename, say `moved from: '…'` with the address that it had."
        : "It is said to be moved from `"
            + said
            + "`, under which nothing, or more than one"
            + " thing, is recorded: say the whole address, as `homelab state list` shows it.";
  }

  private Diagnostic cannotAdopt(List<String> paths) {
    Address address = draft.address;
    return Diagnostic.error(PlanCodes.FOREIGN, "`" + address + "` cannot be taken over as it is")
        .withDetail(
            "It differs in fields that cannot be changed: " + String.join(", ", paths) + '.')
        .withHint("Write these fields as they are there, or name it otherwise.");
  }
}
