package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the changes of version in a plan by the rules that stand on the objects. Pure. */
public final class UpgradeCheck {
  private static final String LABEL = "metadata.labels[" + UpgradeRule.VERSION_LABEL + ']';

  private UpgradeCheck() {}

  /**
   * The same plan with what is to be told about upgrades: warnings and errors as {@link
   * UpgradeRule#judge} gives them, at the line that asks for the version. An error makes the plan
   * unrunnable.
   */
  public static Plan of(Plan plan) {
    List<Diagnostic> found = new ArrayList<>();
    for (Change change : plan.changes()) {
      found.addAll(of(change));
    }
    return plan.telling(found);
  }

  private static List<Diagnostic> of(Change change) {
    ResourceSpec desired = change.desired();
    StateEntry prior = change.prior();
    if (desired == null) {
      return List.of();
    }
    String text = text(desired.desired(), "annotations", UpgradeRule.ANNOTATION);
    if (text == null) {
      return List.of();
    }
    String recorded =
        prior == null ? null : text(prior.recorded(), "labels", UpgradeRule.VERSION_LABEL);
    String from = recorded == null ? found(change) : recorded;
    String to = text(desired.desired(), "labels", UpgradeRule.VERSION_LABEL);
    Optional<UpgradeRule> rule = UpgradeRule.parse(text);
    if (rule.isEmpty() || from == null || to == null) {
      return List.of();
    }
    String name = change.address().last().name();
    List<Diagnostic> told = new ArrayList<>(rule.get().judge(name, from, to));
    String notes = text(desired.desired(), "annotations", UpgradeNotes.ANNOTATION);
    if (notes != null) {
      told.addAll(UpgradeNotes.told(name, notes, from, to));
    }
    return told.stream().map(d -> d.at(desired.origin().user())).toList();
  }

  /** The version of what is there and not recorded, as after a state was lost; null for nothing. */
  private static @Nullable String found(Change change) {
    for (FieldChange field : change.fields()) {
      if (field.path().equals(LABEL)) {
        return Value.textOf(field.before());
      }
    }
    return null;
  }

  private static @Nullable String text(Value.Tree object, String map, String key) {
    return object.get("metadata") instanceof Value.Tree metadata
            && metadata.get(map) instanceof Value.Tree entries
        ? Value.textOf(entries.get(key))
        : null;
  }
}
