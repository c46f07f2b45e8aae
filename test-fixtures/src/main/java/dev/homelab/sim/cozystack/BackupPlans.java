package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.CronSchedule;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Plans of backups (Cozystack 1.6.2, {@code internal/backupcontroller/plan_controller.go}): a job
 * when the clock, in UTC, fits the schedule, or has fitted it in the last five minutes.
 */
final class BackupPlans implements Controller {
  /** The resource of plans. */
  static final String PLANS = "plans.backups.cozystack.io";

  private static final String MANAGER = "backup-controller";
  private static final int LATE_MINUTES = 5;
  private static final double LOOK_SECONDS = 30;
  private final Objects objects;

  BackupPlans(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(PLANS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 1);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored plan = objects.get(PLANS, key);
    if (plan == null || plan.terminating()) {
      return;
    }
    work.add(key, LOOK_SECONDS);
    String schedule = Json.text(plan.json(), "spec.schedule.cron");
    ZonedDateTime now =
        Instant.parse(objects.writer().world().now())
            .atZone(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.MINUTES);
    for (int late = LATE_MINUTES - 1; late >= 0; late--) {
      ZonedDateTime minute = now.minusMinutes(late);
      if (CronSchedule.fits(schedule, minute)) {
        start(plan, minute.toEpochSecond() / 60);
        return;
      }
    }
  }

  private void start(Stored plan, long minute) {
    String name = plan.name() + '-' + minute;
    if (objects.get(BackupJobs.JOBS, plan.namespace(), name) != null) {
      return;
    }
    ObjectNode job = Json.object();
    ObjectNode metadata = job.putObject("metadata").put("name", name);
    metadata.put("namespace", plan.namespace());
    metadata.putArray("ownerReferences").add(Objects.reference(plan));
    ObjectNode spec = job.putObject("spec");
    spec.putObject("planRef").put("name", plan.name());
    spec.set("applicationRef", Json.at(plan.json(), "spec.applicationRef").deepCopy());
    spec.put("backupClassName", Json.text(plan.json(), "spec.backupClassName"));
    objects.create(BackupJobs.JOBS, plan.namespace(), job, MANAGER);
  }
}
