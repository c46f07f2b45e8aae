package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that back applications up (Cozystack 1.6.2, {@code
 * internal/backupcontroller/backupjob_controller.go}): one waits for its class and for the keys of
 * the storage, fails for a kind that the class does not know, and leaves a Backup of its own name.
 */
final class BackupJobs implements Controller {
  /** The resource of jobs. */
  static final String JOBS = "backupjobs.backups.cozystack.io";

  /** The resource of what they leave. */
  static final String BACKUPS = "backups.backups.cozystack.io";

  /** Where a Backup keeps what stands for the data. */
  static final String CONTENT = "status.underlyingResources.content";

  private static final String MANAGER = "backupstrategy-controller";
  private static final double LOOK_SECONDS = 2;
  private static final double RUN_SECONDS = 30;
  private final Objects objects;
  private final BackupStorage storage;
  private final ApplicationData data;

  BackupJobs(Objects objects) {
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
    if (job == null || job.terminating() || ended(job)) {
      return;
    }
    Stored found =
        objects.get(BackupClassChart.CLASSES, "", Json.text(job.json(), "spec.backupClassName"));
    if (found == null) {
      waits(job, "BackupClassNotFound", "the platform may still be bootstrapping");
      work.add(key, LOOK_SECONDS);
      return;
    }
    JsonNode strategy = strategy(found, Json.text(job.json(), "spec.applicationRef.kind"));
    if (strategy == null) {
      fail(
          job,
          "BackupClass \"%s\" does not bind a strategy for Kind \"%s\""
              .formatted(found.name(), Json.text(job.json(), "spec.applicationRef.kind")));
      return;
    }
    Optional<BackupStorage.Refusal> refusal = storage.project(job.namespace());
    if (refusal.isPresent() && refusal.get().passing()) {
      waits(job, "CredentialsProjectionPending", refusal.get().why());
      work.add(key, LOOK_SECONDS);
    } else if (refusal.isPresent()) {
      fail(job, "failed to project backup credentials: " + refusal.get().why());
    } else {
      run(job, strategy, key, work);
    }
  }

  /** Whether a job, of backups or restores, goes no further. */
  static boolean ended(Stored job) {
    String phase = Json.text(job.json(), "status.phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static @Nullable JsonNode strategy(Stored found, String kind) {
    return Json.elements(Json.at(found.json(), "spec.strategies")).stream()
        .filter(one -> Json.text(one, "application.kind").equals(kind))
        .map(one -> one.path("strategyRef"))
        .findFirst()
        .orElse(null);
  }

  private void waits(Stored job, String reason, String message) {
    objects.status(job, MANAGER, s -> objects.condition(s, "Ready", "False", reason, message));
  }

  private void fail(Stored job, String message) {
    end(objects, job, "Failed", message);
  }

  /** Ends a job, of backups or restores. */
  static void end(Objects objects, Stored job, String phase, String message) {
    objects.status(
        job,
        MANAGER,
        s -> {
          s.put("phase", phase).put("completedAt", objects.writer().world().now());
          if (!message.isEmpty()) {
            s.put("message", message);
            objects.condition(s, "Ready", "False", "BackupFailed", message);
          }
        });
  }

  private void run(Stored job, JsonNode strategy, String key, Work work) {
    Stored release = ApplicationData.release(objects, job, "spec.applicationRef");
    if (release == null) {
      fail(job, "the application to back up was not found");
    } else if (!Json.text(job.json(), "status.phase").equals("Running")) {
      String now = objects.writer().world().now();
      objects.status(job, MANAGER, s -> s.put("phase", "Running").put("startedAt", now));
      work.add(key, RUN_SECONDS);
    } else {
      keep(job, strategy, release);
      objects.status(job, MANAGER, s -> s.putObject("backupRef").put("name", job.name()));
      Stored again = objects.get(JOBS, job.namespace(), job.name());
      if (again != null) {
        end(objects, again, "Succeeded", "");
      }
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
    spec.putObject("driverMetadata").put("bucket", storage.bucket());
    Stored made = objects.create(BACKUPS, job.namespace(), backup, MANAGER);
    if (made != null) {
      String place = storage.bucket() + '/' + job.namespace() + '/' + release.name();
      String content = data.read(release);
      objects.status(
          made,
          MANAGER,
          s -> {
            s.put("phase", "Ready");
            s.putObject("artifact").put("uri", "s3://" + place + '/' + job.name());
            s.putObject("underlyingResources").put("content", content);
          });
    }
  }
}
