package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How jobs of backups and of restores begin and end alike (Cozystack 1.6.2, {@code
 * internal/backupcontroller/credentials_projector.go}): one waits for the keys of the storage, and
 * fails where they will never do.
 *
 * @param objects the cluster
 * @param storage where backups go
 * @param resource the resource of the jobs
 */
record JobSteps(Objects objects, BackupStorage storage, String resource) {
  private static final String MANAGER = "backupstrategy-controller";
  private static final double LOOK_SECONDS = 2;

  /** Those of one kind of jobs. */
  static JobSteps of(Objects objects, String resource) {
    return new JobSteps(objects, new BackupStorage(objects), resource);
  }

  /** Looks at a new job soon. */
  void observe(Change change, Controller.Work work) {
    Stored now = change.now();
    if (now.resource().equals(resource) && change.before() == null && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), LOOK_SECONDS);
    }
  }

  /** Whether there is nothing to do for a job, which is gone or goes no further. */
  static boolean isOver(@Nullable Stored job) {
    if (job == null || job.terminating()) {
      return true;
    }
    String phase = Json.text(job.json(), "status.phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Says why a job does not begin yet, and looks again. */
  void waits(Stored job, String reason, String message, String key, Controller.Work work) {
    objects.status(job, MANAGER, s -> objects.condition(s, "Ready", "False", reason, message));
    work.add(key, LOOK_SECONDS);
  }

  /** Whether the keys of the storage are beside the application; says so of the job when not. */
  boolean hasKeys(Stored job, String key, Controller.Work work) {
    Optional<BackupStorage.Refusal> refusal = storage.project(job.namespace());
    if (refusal.isPresent() && refusal.get().passing()) {
      waits(job, "CredentialsProjectionPending", refusal.get().why(), key, work);
    } else if (refusal.isPresent()) {
      fail(job, "failed to project backup credentials: " + refusal.get().why());
    }
    return refusal.isEmpty();
  }

  /**
   * Begins a job that has not begun, and looks again after a time.
   *
   * @return whether it had begun before
   */
  boolean begins(Stored job, String key, double seconds, Controller.Work work) {
    boolean before = Json.text(job.json(), "status.phase").equals("Running");
    if (!before) {
      String now = objects.writer().world().now();
      objects.status(job, MANAGER, s -> s.put("phase", "Running").put("startedAt", now));
      work.add(key, seconds);
    }
    return before;
  }

  /** Ends a job that came to no good end. */
  void fail(Stored job, String message) {
    end(job, "Failed", message);
  }

  /** Ends a job. */
  void end(Stored job, String phase, String message) {
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
}
