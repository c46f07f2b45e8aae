package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Databases whose copies lie in one place whichever plan makes them, so that they are kept no
 * longer than the shortest of these plans says: each job writes its time onto the one store of a
 * Postgres (Cozystack 1.6.2, {@code internal/backupcontroller/cnpgstrategy_controller.go}), which
 * cannot be another one for each plan, since its log is one; MariaDB's cleans the folder that it
 * writes to.
 */
final class PlansTogether {
  private static final Set<String> ONE_PLACE = Set.of("Postgres", "MariaDB");

  private final Scope box;
  private final Map<Address, List<BackupPlanSpec>> plans = new TreeMap<>();

  PlansTogether(Scope box) {
    this.box = box;
  }

  /** Notes that a plan takes something. */
  void take(Address thing, String kind, BackupPlanSpec plan) {
    if (ONE_PLACE.contains(kind)) {
      plans.computeIfAbsent(thing, one -> new ArrayList<>()).add(plan);
    }
  }

  /** Tells of those whose plans say different times. */
  void tell() {
    plans.forEach(
        (thing, all) -> {
          if (all.stream().map(BackupPlanSpec::days).distinct().count() > 1) {
            tell(thing, all);
          }
        });
  }

  private void tell(Address thing, List<BackupPlanSpec> all) {
    List<String> times =
        all.stream().map(plan -> plan.name() + ": " + plan.days() + " days").toList();
    int least = all.stream().mapToInt(BackupPlanSpec::days).min().orElse(0);
    box.lab()
        .report(
            Diagnostic.warning(
                    PlanClass.KEPT_OTHERWISE,
                    "backups of " + thing + " are kept for " + least + " days by each of its plans")
                .at(all.get(0).scope().origin().user())
                .withDetail(
                    String.join("\n", times)
                        + "\nIts copies lie in one place, where the shortest time holds.")
                .withHint("say the same `keep` in these plans, or tag it for one of them"));
  }
}
