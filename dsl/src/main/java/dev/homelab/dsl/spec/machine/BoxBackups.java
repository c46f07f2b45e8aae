package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.BackupStrategies;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Tags;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The backups of a box: where they go, and the plans that take what is tagged. What is written
 * follows Cozystack 1.6.2 ({@code docs/operations/backup-classes.md}).
 */
final class BoxBackups {
  /** A plan that takes nothing. */
  static final String NOTHING_TAKEN = "HL2068";

  /** The Secret with the keys of a bucket elsewhere, in the namespace where Cozystack reads it. */
  private static final String SECRET = "homelab-backups";

  private static final String VALUES = "spec.components.platform.values.backupStorage.";
  private static final String ELSEWHERE = "backups go to a bucket elsewhere";

  private final Scope box;
  private final List<BackupPlanSpec> plans = new ArrayList<>();
  private @Nullable BackupStoreSpec store;

  BoxBackups(Scope box) {
    this.box = box;
  }

  /** Describes a plan. */
  Address plan(String name, Consumer<BackupPlanSpec> block) {
    BackupPlanSpec spec = BackupPlanSpec.open(box, name);
    block.accept(spec);
    spec.end();
    spec.freeze();
    plans.add(spec);
    return spec.address();
  }

  /** Describes where backups go. */
  Address store(Consumer<BackupStoreSpec> block) {
    BackupStoreSpec spec = BackupStoreSpec.open(box);
    block.accept(spec);
    spec.freeze();
    store = spec;
    return spec.address();
  }

  private @Nullable Said<BackupStoreSpec.Store> elsewhere() {
    BackupStoreSpec said = store;
    return said == null ? null : said.store();
  }

  /** Whether backups go to a bucket that Cozystack makes, for which it needs a storage. */
  boolean stayOnBox() {
    return elsewhere() == null && (!plans.isEmpty() || store != null);
  }

  /** Says in the platform's values where backups go. */
  void describe(ObjectDraft platform) {
    Said<BackupStoreSpec.Store> said = elsewhere();
    if (said == null) {
      return;
    }
    BackupStoreSpec.Store to = said.value();
    platform
        .follows(VALUES + "provisionBucket", false, ELSEWHERE)
        .said(VALUES + "endpoint", to.endpoint(), said.line())
        .said(VALUES + "bucketName", to.bucket(), said.line())
        .said(VALUES + "region", to.region(), said.line())
        .said(VALUES + "forcePathStyle", to.pathStyle(), said.line())
        .follows(VALUES + "systemSecretName", SECRET, "the lab puts the keys there");
  }

  /** Adds the keys of a bucket elsewhere; called when the platform is. */
  void emitStore() {
    BackupStoreSpec spec = store;
    Said<BackupStoreSpec.Store> said = elsewhere();
    if (spec == null || said == null) {
      return;
    }
    BackupStoreSpec.Store to = said.value();
    Address target = box.here("backups");
    new ObjectDraft(
            spec.address().child("secret", SECRET), target, "v1", "Secret", TenantSpec.ROOT, SECRET)
        .byDefault("type", "Opaque", "as Cozystack's controller of backups reads it")
        .said(
            "stringData",
            TreeBuilder.tree()
                .put("accessKey", to.accessKey())
                .put("secretKey", to.secretKey())
                .put("endpoint", to.endpoint())
                .put("bucketName", to.bucket())
                .build(),
            said.line())
        .after(BoxPlatform.platform(target), Level.READY)
        .add(spec.scope());
  }

  private BackupStrategies.@Nullable Bucket bucket() {
    Said<BackupStoreSpec.Store> said = elsewhere();
    return said == null
        ? null
        : new BackupStrategies.Bucket(
            said.value().endpoint(), said.value().bucket(), said.value().region());
  }

  /** Adds what takes the tagged things; called when all of them are known. */
  void emit() {
    Address here = box.here("backup");
    PlansTogether shared = new PlansTogether(box);
    for (BackupPlanSpec plan : plans) {
      plan.tags().forEach(tag -> Tags.of(box.lab()).takes(here, tag.value()));
      Said<String> schedule = plan.schedule();
      if (schedule != null
          && !plan.tags().isEmpty()
          && !new TakenThings(plan, schedule, here, bucket(), shared).emit()) {
        tellEmpty(plan);
      }
    }
    if (bucket() != null) {
      shared.tell();
    }
  }

  private void tellEmpty(BackupPlanSpec plan) {
    boolean inPool = plan.inPool() != null;
    String detail =
        inPool
            ? "Snapshots are of machines, disks and volumes; no database has one."
            : "Nothing of the box that Cozystack can back up has one of its tags.";
    box.lab()
        .report(
            Diagnostic.error(
                    NOTHING_TAKEN,
                    "backup '"
                        + plan.name()
                        + "' takes nothing that "
                        + (inPool ? "has snapshots" : "can be backed up"))
                .at(plan.scope().origin().user())
                .withDetail(detail)
                .withHint(
                    "tag something in its block: tag '"
                        + plan.tags().iterator().next().value()
                        + "'"));
  }
}
