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
import java.util.List;

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
    boolean due = fits(Json.text(cron.json(), "spec.schedule"), minute);
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

  /** Whether a schedule of five fields (or a name such as {@code @daily}) fits a minute. */
  static boolean fits(String schedule, ZonedDateTime at) {
    String plain =
        switch (schedule.strip()) {
          case "@hourly" -> "0 * * * *";
          case "@daily", "@midnight" -> "0 0 * * *";
          case "@weekly" -> "0 0 * * 0";
          case "@monthly" -> "0 0 1 * *";
          case "@yearly", "@annually" -> "0 0 1 1 *";
          default -> schedule.strip();
        };
    List<String> parts = List.of(plain.split("\\s+", -1));
    return parts.size() == 5
        && field(parts.get(0), at.getMinute())
        && field(parts.get(1), at.getHour())
        && field(parts.get(2), at.getDayOfMonth())
        && field(parts.get(3), at.getMonthValue())
        && field(parts.get(4), at.getDayOfWeek().getValue() % 7);
  }

  private static boolean field(String text, int value) {
    for (String part : text.split(",", -1)) {
      String[] step = part.split("/", 2);
      int every = step.length == 2 ? number(step[1]) : 1;
      String[] ends = step[0].split("-", 2);
      boolean all = step[0].equals("*");
      int from = all ? 0 : number(ends[0]);
      int to = all ? 99 : ends.length == 2 ? number(ends[1]) : step.length == 2 ? 99 : from;
      if (every > 0 && value >= from && value <= to && (value - from) % every == 0) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
  }
}
