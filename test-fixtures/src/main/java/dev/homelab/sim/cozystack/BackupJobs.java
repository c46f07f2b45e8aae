package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that back applications up (Cozystack 1.6.2, {@code
 * internal/backupcontroller/backupjob_controller.go}): one waits for its class and for the keys of
 * the storage, fails for a kind that the class does not know, and leaves a Backup of its own name.
 * Machines and disks are backed up by Velero, anything else by itself.
 */
final class BackupJobs implements Controller {
  /** The resource of jobs. */
  static final String JOBS = "backupjobs.backups.cozystack.io";

  /** The resource of what they leave. */
  static final String BACKUPS = "backups.backups.cozystack.io";

  /** Where a Backup keeps what stands for the data. */
  static final String CONTENT = "status.underlyingResources.content";

  private static final String MANAGER = "backupstrategy-controller";
  private static final double RUN_SECONDS = 30;
  private static final double LOOK_SECONDS = 5;
  private final Objects objects;
  private final JobSteps steps;
  private final ApplicationData data;
  private final VeleroJobs velero;

  BackupJobs(Objects objects) {
    this.objects = objects;
    this.steps = JobSteps.of(objects, JOBS);
    this.data = new ApplicationData(objects);
    this.velero = new VeleroJobs(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    steps.observe(change, work);
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored job = objects.get(JOBS, key);
    if (job == null || JobSteps.isOver(job)) {
      return;
    }
    Stored found =
        objects.get(BackupClassChart.CLASSES, "", Json.text(job.json(), "spec.backupClassName"));
    if (found == null) {
      String why = "the platform may still be bootstrapping";
      steps.waits(job, "BackupClassNotFound", why, key, work);
      return;
    }
    JsonNode strategy = strategy(found, Json.text(job.json(), "spec.applicationRef.kind"));
    if (strategy == null) {
      steps.fail(
          job,
          "BackupClass \"%s\" does not bind a strategy for Kind \"%s\""
              .formatted(found.name(), Json.text(job.json(), "spec.applicationRef.kind")));
      return;
    }
    if (steps.hasKeys(job, key, work)) {
      run(job, strategy, key, work);
    }
  }

  private static @Nullable JsonNode strategy(Stored found, String kind) {
    return Json.elements(Json.at(found.json(), "spec.strategies")).stream()
        .filter(one -> Json.text(one, "application.kind").equals(kind))
        .map(one -> one.path("strategyRef"))
        .findFirst()
        .orElse(null);
  }

  private void run(Stored job, JsonNode strategy, String key, Work work) {
    Stored release = ApplicationData.release(objects, job, "spec.applicationRef");
    if (release == null) {
      steps.fail(job, "the application to back up was not found");
    } else if (Json.text(strategy, "kind").equals("Velero")) {
      byVelero(job, strategy, release, key, work);
    } else if (steps.begins(job, key, RUN_SECONDS, work)) {
      finish(job, strategy, release);
    }
  }

  private void byVelero(Stored job, JsonNode strategy, Stored release, String key, Work work) {
    Stored found = velero.strategy(strategy);
    if (found == null) {
      steps.waits(job, "StrategyNotFound", Json.text(strategy, "name"), key, work);
      return;
    }
    Stored asked = velero.backup(job);
    if (!steps.begins(job, key, LOOK_SECONDS, work) || asked == null) {
      if (asked == null) {
        velero.ask(job, found);
      }
      return;
    }
    switch (Json.text(asked.json(), "status.phase")) {
      case "Completed" -> finish(job, strategy, release);
      case "Failed", "PartiallyFailed" -> steps.fail(job, "Velero backup failed");
      default -> work.add(key, LOOK_SECONDS);
    }
  }

  private void finish(Stored job, JsonNode strategy, Stored release) {
    keep(job, strategy, release);
    objects.status(job, MANAGER, s -> s.putObject("backupRef").put("name", job.name()));
    Stored again = objects.get(JOBS, job.namespace(), job.name());
    if (again != null) {
      steps.end(again, "Succeeded", "");
    }
  }

  private void keep(Stored job, JsonNode strategy, Stored release) {
    ObjectNode backup = Json.object();
    ObjectNode metadata = backup.putObject("metadata").put("name", job.name());
    metadata.put("namespace", job.namespace());
    ObjectNode spec = backup.putObject("spec");
    spec.set("applicationRef", Json.at(job.json(), "spec.applicationRef").deepCopy());
    spec.set("strategyRef", strategy.deepCopy());
    spec.put("takenAt", Json.text(job.json(), "status.startedAt"));
    if (job.json().path("spec").has("planRef")) {
      spec.set("planRef", Json.at(job.json(), "spec.planRef").deepCopy());
    }
    Stored asked = velero.backup(job);
    if (asked == null) {
      spec.putObject("driverMetadata").put("bucket", steps.storage().bucket());
    } else {
      spec.putObject("driverMetadata").put(VeleroJobs.NAMED, asked.name());
    }
    Stored made = objects.create(BACKUPS, job.namespace(), backup, MANAGER);
    if (made != null) {
      String place = steps.storage().bucket() + '/' + job.namespace() + '/' + release.name();
      String content = data.read(release);
      objects.status(
          made,
          MANAGER,
          s -> {
            s.put("phase", "Ready");
            s.putObject("artifact").put("uri", "s3://" + place + '/' + job.name());
            ObjectNode beneath = s.putObject("underlyingResources").put("content", content);
            velero.disks(job).forEach(disk -> volume(beneath, disk));
          });
    }
  }

  /** A disk of a machine ({@code collectUnderlyingResources}). */
  private static void volume(ObjectNode beneath, String disk) {
    beneath
        .withArray("dataVolumes")
        .addObject()
        .put("dataVolumeName", VeleroJobs.VM_DISK + disk)
        .put("applicationName", disk);
  }
}
