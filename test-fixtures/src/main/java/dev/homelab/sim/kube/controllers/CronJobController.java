package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Cron jobs: a job when the clock of the wall fits the schedule. */
final class CronJobController implements Controller {
  private static final String CRONS = "cronjobs.batch";
  private static final double LOOK_SECONDS = 20;
  private final Objects objects;
  private final Clock clock;

  CronJobController(Objects objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(CRONS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 1);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored cron = objects.get(CRONS, key);
    if (cron == null || cron.terminating()) {
      return;
    }
    work.add(key, LOOK_SECONDS);
    ZonedDateTime minute =
        ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)).truncatedTo(ChronoUnit.MINUTES);
    String name = cron.name() + "-" + minute.toEpochSecond() / 60;
    boolean due = CronSchedule.fits(Json.text(cron.json(), "spec.schedule"), minute);
    if (!due
        || cron.json().path("spec").path("suspend").asBoolean()
        || objects.get("jobs.batch", cron.namespace(), name) != null) {
      return;
    }
    JsonNode template = cron.json().path("spec").path("jobTemplate");
    ObjectNode job = Json.object();
    job.set("metadata", template.path("metadata").deepCopy());
    ObjectNode metadata = Json.child(job, "metadata").put("name", name);
    metadata.putArray("ownerReferences").add(Objects.reference(cron));
    job.set("spec", template.path("spec").deepCopy());
    objects.create("jobs.batch", cron.namespace(), job, Objects.MANAGER);
    objects.status(
        cron, Objects.MANAGER, s -> s.put("lastScheduleTime", minute.toInstant().toString()));
  }
}
