package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * Jobs that bring applications back to a backup, in place (Cozystack 1.6.2, {@code
 * internal/backupcontroller/restorejob_controller.go}). A machine is stopped meanwhile; PostgreSQL
 * is made anew, and its application says from then on what it came from.
 */
final class RestoreJobs implements Controller {
  /** The resource of jobs. */
  static final String JOBS = "restorejobs.backups.cozystack.io";

  private static final String MANAGER = "backupstrategy-controller";
  private static final double LOOK_SECONDS = 2;
  private static final double RUN_SECONDS = 40;
  private final Objects objects;
  private final BackupStorage storage;
  private final ApplicationData data;

  RestoreJobs(Objects objects) {
    this.objects = objects;
    this.storage = new BackupStorage(objects);
    this.data = new ApplicationData(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(JOBS) && change.before() == null && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), LOOK_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored job = objects.get(JOBS, key);
    if (job == null || job.terminating() || BackupJobs.ended(job)) {
      return;
    }
    String name = Json.text(job.json(), "spec.backupRef.name");
    Stored backup = objects.get(BackupJobs.BACKUPS, job.namespace(), name);
    if (backup == null) {
      String told = "failed to get Backup: backups.backups.cozystack.io \"%s\" not found";
      BackupJobs.end(objects, job, "Failed", told.formatted(name));
      return;
    }
    Stored release = ApplicationData.release(objects, backup, "spec.applicationRef");
    Optional<BackupStorage.Refusal> refusal = storage.project(job.namespace());
    if (release == null) {
      BackupJobs.end(objects, job, "Failed", "the application to restore was not found");
    } else if (refusal.isPresent() && refusal.get().passing()) {
      String why = refusal.get().why();
      objects.status(
          job,
          MANAGER,
          s -> objects.condition(s, "Ready", "False", "CredentialsProjectionPending", why));
      work.add(key, LOOK_SECONDS);
    } else if (refusal.isPresent()) {
      String why = "failed to project backup credentials: " + refusal.get().why();
      BackupJobs.end(objects, job, "Failed", why);
    } else if (!Json.text(job.json(), "status.phase").equals("Running")) {
      begin(job, backup, release);
      work.add(key, RUN_SECONDS);
    } else {
      data.write(release, Json.text(backup.json(), BackupJobs.CONTENT));
      BackupJobs.end(objects, job, "Succeeded", "");
    }
  }

  private void begin(Stored job, Stored backup, Stored release) {
    String now = objects.writer().world().now();
    objects.status(job, MANAGER, s -> s.put("phase", "Running").put("startedAt", now));
    Stored machine = objects.get(VirtualMachines.INSTANCES, release.namespace(), release.name());
    if (machine != null) {
      objects.remove(machine);
    }
    if (Json.text(backup.json(), "spec.applicationRef.kind").equals("Postgres")) {
      String from =
          release.namespace() + '-' + Json.text(backup.json(), "spec.applicationRef.name");
      objects.change(release, MANAGER, "", o -> recover(Json.child(o, "spec.values"), from));
    }
  }

  /** What the controller writes into the application ({@code buildPostgresAppRestorePatch}). */
  private void recover(ObjectNode values, String from) {
    ObjectNode bootstrap = Json.child(values, "bootstrap").put("enabled", true);
    bootstrap.put("oldName", from).put("serverName", from).put("recoveryTime", "");
    ObjectNode backup = Json.child(values, "backup");
    backup.put("destinationPath", "s3://" + storage.bucket() + '/' + from + '/');
    backup.put("s3AccessKey", "").put("s3SecretKey", "");
    backup.putObject("s3CredentialsSecret").put("name", BackupStorage.KEYS);
  }
}
