package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/**
 * Jobs that bring applications back to a backup, in place (Cozystack 1.6.2, {@code
 * internal/backupcontroller/restorejob_controller.go}). A machine is stopped meanwhile; PostgreSQL
 * is made anew, and its application says from then on what it came from.
 */
final class RestoreJobs implements Controller {
  /** The resource of jobs. */
  static final String JOBS = "restorejobs.backups.cozystack.io";

  private static final String MANAGER = "backupstrategy-controller";
  private static final double RUN_SECONDS = 40;
  private static final double LOOK_SECONDS = 2;
  private final Objects objects;
  private final JobSteps steps;
  private final ApplicationData data;
  private final VeleroJobs velero;
  private final VeleroRestores restores;

  RestoreJobs(Objects objects, StoragePools pools) {
    this.restores = new VeleroRestores(objects, pools);
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
    String name = Json.text(job.json(), "spec.backupRef.name");
    Stored backup = objects.get(BackupJobs.BACKUPS, job.namespace(), name);
    if (backup == null) {
      String told = "failed to get Backup: backups.backups.cozystack.io \"%s\" not found";
      steps.fail(job, told.formatted(name));
      return;
    }
    Stored release = ApplicationData.release(objects, backup, "spec.applicationRef");
    if (release == null) {
      steps.fail(job, "the application to restore was not found");
    } else if (steps.hasKeys(job, key, work)) {
      if (steps.begins(job, key, RUN_SECONDS, work)) {
        end(job, backup, release, key, work);
      } else {
        begin(backup, release);
      }
    }
  }

  private void end(Stored job, Stored backup, Stored release, String key, Work work) {
    String content = Json.text(backup.json(), BackupJobs.CONTENT);
    if (Json.at(backup.json(), "spec.driverMetadata").has(VeleroJobs.NAMED)) {
      Stored behind = velero.behind(backup);
      Stored strategy = velero.strategy(Json.at(backup.json(), "spec.strategyRef"));
      if (behind == null || strategy == null) {
        // Velero refuses the restore, or it is never asked for, which the controller goes on
        // waiting for.
        work.add(key, RUN_SECONDS);
        return;
      }
      if (!VeleroBackups.moves(behind) && !hasAsked(job, strategy, behind, key, work)) {
        return;
      }
      ObjectNode asked = Json.object();
      asked.set("spec", Json.at(strategy.json(), "spec.template.restoreSpec"));
      boolean brought =
          VeleroBackups.moves(behind)
              || (VeleroRestores.bringsSnapshots(asked) && restores.isThere(behind));
      content = brought ? content : "";
    }
    data.write(release, content);
    steps.end(job, "Succeeded", "");
  }

  /**
   * Has Velero bring the claims of a snapshot back; whether it has. What becomes of them then is
   * nothing that the controller looks at.
   */
  private boolean hasAsked(Stored job, Stored strategy, Stored behind, String key, Work work) {
    Stored before = velero.restore(job);
    if (before != null && Json.text(before.json(), "status.phase").equals("Completed")) {
      return true;
    }
    if (before == null) {
      restores.clear(behind);
      Stored asked = velero.askBack(job, strategy, behind);
      if (asked != null) {
        restores.begin(asked);
      }
    }
    work.add(key, LOOK_SECONDS);
    return false;
  }

  private void begin(Stored backup, Stored release) {
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
    backup.put("destinationPath", "s3://" + steps.storage().bucket() + '/' + from + '/');
    backup.put("s3AccessKey", "").put("s3SecretKey", "");
    backup.putObject("s3CredentialsSecret").put("name", BackupStorage.KEYS);
  }
}
