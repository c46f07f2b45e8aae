package dev.homelab.exec;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.List;
import java.util.Map;

/** What tests ask of plans, and objects that no plan made. */
final class Plans {
  private Plans() {}

  /** The change of a resource that the plan must have. */
  static Change change(Plan plan, String name) {
    return plan.changes().stream()
        .filter(change -> change.address().equals(Labs.at(name)))
        .findFirst()
        .orElseThrow();
  }

  /** The codes of its diagnostics, in their order. */
  static List<String> codes(Plan plan) {
    return plan.diagnostics().stream().map(d -> d.code()).toList();
  }

  /** An object that bears a lab's mark, or none when the lab is empty. */
  static FakePlatform.Thing foreign(String name, String lab) {
    return new FakePlatform.Thing(
        "fake.thing",
        "thing." + name,
        "id-foreign",
        lab.isEmpty() ? null : lab,
        lab.isEmpty() ? null : Labs.at(name),
        Value.ofMap(Map.of("size", 1)),
        true,
        1);
  }
}
