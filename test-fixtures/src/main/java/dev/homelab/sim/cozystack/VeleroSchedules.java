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
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Schedules of Velero 1.18 ({@code pkg/controller/schedule_controller.go}): one is enabled when its
 * times can be read, and makes a backup of its template, with its own labels, when one has come.
 */
final class VeleroSchedules implements Controller {
  /** The resource of schedules. */
  static final String SCHEDULES = "schedules.velero.io";

  /** The only namespace that Velero looks at. */
  static final String NAMESPACE = "cozy-velero";

  /** Who writes. */
  static final String MANAGER = "velero-server";

  private static final String LABEL = "velero.io/schedule-name";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final double LOOK_SECONDS = 30;
  private final Objects objects;

  VeleroSchedules(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(SCHEDULES)
        && now.namespace().equals(NAMESPACE)
        && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 1);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored schedule = objects.get(SCHEDULES, key);
    if (schedule == null || schedule.terminating()) {
      return;
    }
    if (!phase(schedule)) {
      return;
    }
    work.add(key, LOOK_SECONDS);
    Instant now = Instant.parse(objects.writer().world().now());
    ZonedDateTime minute = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    String last = Json.text(schedule.json(), "status.lastBackup");
    String since = last.isEmpty() ? Json.text(schedule.json(), "metadata.creationTimestamp") : last;
    boolean done = !minute.toInstant().isAfter(Instant.parse(since));
    if (!done && CronSchedule.fits(Json.text(schedule.json(), "spec.schedule"), minute)) {
      start(schedule, now);
    }
  }

  /** Says whether the times can be read, once; whether they can. */
  private boolean phase(Stored schedule) {
    boolean read = Json.text(schedule.json(), "spec.schedule").strip().split("\\s+").length == 5;
    String phase = read ? "Enabled" : "FailedValidation";
    if (!Json.text(schedule.json(), "status.phase").equals(phase)) {
      objects.status(schedule, MANAGER, s -> s.put("phase", phase));
    }
    return read;
  }

  private void start(Stored schedule, Instant now) {
    ObjectNode backup = Json.object();
    ObjectNode metadata =
        backup.putObject("metadata").put("name", schedule.name() + '-' + STAMP.format(now));
    metadata.put("namespace", NAMESPACE);
    ObjectNode labels = metadata.putObject("labels");
    Json.at(schedule.json(), "metadata.labels")
        .properties()
        .forEach(one -> labels.set(one.getKey(), one.getValue()));
    labels.put(LABEL, schedule.name());
    metadata.set("annotations", Json.at(schedule.json(), "metadata.annotations").deepCopy());
    backup.set("spec", Json.at(schedule.json(), "spec.template").deepCopy());
    objects.create(VeleroBackups.BACKUPS, NAMESPACE, backup, MANAGER);
    objects.status(schedule, MANAGER, s -> s.put("lastBackup", now.toString()));
  }
}
