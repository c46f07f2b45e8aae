package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.catalog.cozystack.BackupStrategies;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The class of backups that a plan uses: Cozystack's own, or where the plan says how long backups
 * are kept, or that snapshots stay in the pool, one beside it, which is what Cozystack has such
 * classes for ({@code docs/operations/backup-classes.md}).
 */
final class PlanClass {
  /** Kinds whose backups are kept for another time than the plan says. */
  static final String KEPT_OTHERWISE = "HL2085";

  private static final String PREFIX = "homelab-";

  private final BackupPlanSpec plan;
  private final Address box;
  private final BackupStrategies.@Nullable Bucket bucket;

  PlanClass(BackupPlanSpec plan, Address box, BackupStrategies.@Nullable Bucket bucket) {
    this.plan = plan;
    this.box = box;
    this.bucket = bucket;
  }

  /** What the plan says that Cozystack's own class does otherwise; null when nothing. */
  private @Nullable Said<?> said() {
    return plan.inPool() == null ? plan.keep() : plan.inPool();
  }

  /** Its name. */
  String name() {
    return said() == null ? BackupKinds.CLASS : PREFIX + plan.name();
  }

  /** Where the lab has it; null for Cozystack's own. */
  @Nullable Address address() {
    return said() == null ? null : plan.address().child("class", name());
  }

  private BackupStrategies.Strategy strategy(String kind) {
    return plan.inPool() == null
        ? BackupStrategies.of(kind, plan.days(), bucket)
        : BackupStrategies.inPool(kind, plan.days());
  }

  /** Adds it for the kinds of applications that the plan takes, with what it needs. */
  void emit(Set<String> kinds) {
    Said<?> said = said();
    Address address = address();
    if (said == null || address == null || kinds.isEmpty()) {
      return;
    }
    List<Object> routes = new ArrayList<>();
    Set<String> otherwise = new TreeSet<>();
    ObjectDraft draft =
        new ObjectDraft(address, box, BackupKinds.API, "BackupClass", "", name())
            .after(BoxPlatform.platform(box), Level.READY);
    for (String kind : new TreeSet<>(kinds)) {
      BackupStrategies.Strategy strategy = strategy(kind);
      String name = BackupKinds.CLASS + '-' + strategy.ownName();
      Map<String, Object> spec = strategy.spec();
      if (spec == null) {
        otherwise.add(kind);
      } else {
        name = PREFIX + plan.name() + '-' + kind.toLowerCase(Locale.ROOT);
        draft.after(strategy(name, strategy.kind(), spec, said), Level.EXISTS);
      }
      routes.add(route(kind, strategy.kind(), name));
    }
    draft.follows("spec.strategies", routes, "what the plan takes").add(plan.scope());
    if (!otherwise.isEmpty()) {
      tell(otherwise);
    }
  }

  private Address strategy(String name, String kind, Map<String, Object> spec, Said<?> said) {
    Address address = plan.address().child("strategy", name);
    new ObjectDraft(address, box, BackupStrategies.API, kind, "", name)
        .said("spec", spec, said.line())
        .after(BoxPlatform.platform(box), Level.READY)
        .add(plan.scope());
    return address;
  }

  private static Map<String, Object> route(String kind, String strategy, String name) {
    return Map.of(
        "application",
        Map.of("apiGroup", AppKinds.GROUP, "kind", kind),
        "strategyRef",
        Map.of("apiGroup", BackupStrategies.GROUP, "kind", strategy, "name", name));
  }

  private void tell(Set<String> otherwise) {
    plan.scope()
        .lab()
        .report(
            Diagnostic.warning(
                    KEPT_OTHERWISE,
                    "backup '"
                        + plan.name()
                        + "' cannot say how long backups of "
                        + String.join(", ", otherwise)
                        + " are kept")
                .at(plan.scope().origin().user())
                .withDetail(
                    "Postgres and MariaDB need a bucket elsewhere for that; ClickHouse and etcd"
                        + " have no way.")
                .withHint("homelab explain " + KEPT_OTHERWISE));
  }
}
