package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.codec.Sha256;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How jobs that back machines up have Velero do it (Cozystack 1.6.2, {@code
 * internal/backupcontroller/velerostrategy_controller.go}): each makes one backup of Velero of its
 * strategy's template, filled in for the machine, and ends with it.
 *
 * @param objects the cluster
 */
record VeleroJobs(Objects objects) {
  /** What a Backup says of the backup of Velero that it is. */
  static final String NAMED = "velero.io/backup-name";

  /** What the claim of a disk is called by before its name. */
  static final String VM_DISK = "vm-disk-";

  private static final String STRATEGIES = "veleroes.strategy.backups.cozystack.io";
  private static final String LABEL = "backups.cozystack.io/owned-by.BackupJob";
  private static final String MANAGER = "backupstrategy-controller";
  private static final int DIGITS = 5;

  private static final int LONGEST_LABEL = 63;
  private static final int LABEL_DIGITS = 6;

  /** A name as Velero makes a label of it ({@code pkg/label/label.go}). */
  static String label(String name) {
    if (name.length() <= LONGEST_LABEL) {
      return name;
    }
    String digest = Sha256.hex(name.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, LONGEST_LABEL - LABEL_DIGITS) + digest.substring(0, LABEL_DIGITS);
  }

  /** The strategy of a name; null while it is not there. */
  @Nullable Stored strategy(JsonNode reference) {
    return objects.get(STRATEGIES, "", Json.text(reference, "name"));
  }

  /** The backup of Velero that a job has asked for; null for none. */
  @Nullable Stored backup(Stored job) {
    return objects.list(VeleroBackups.BACKUPS, VeleroSchedules.NAMESPACE).stream()
        .filter(one -> label(one, "Name").equals(job.name()))
        .filter(one -> label(one, "Namespace").equals(job.namespace()))
        .findFirst()
        .orElse(null);
  }

  private static String label(Stored backup, String end) {
    return Json.at(backup.json(), "metadata.labels").path(LABEL + end).asText();
  }

  /** The backup of Velero that a Backup of Cozystack is; null when it is gone. */
  @Nullable Stored behind(Stored backup) {
    String name = Json.at(backup.json(), "spec.driverMetadata").path(NAMED).asText();
    return objects.get(VeleroBackups.BACKUPS, VeleroSchedules.NAMESPACE, name);
  }

  /** What a job asks Velero for, with nothing of what it is yet. */
  private static ObjectNode of(Stored job) {
    String end = job.uid().replace("-", "").substring(0, DIGITS);
    ObjectNode asked = Json.object();
    ObjectNode metadata =
        asked.putObject("metadata").put("name", job.namespace() + '.' + job.name() + '-' + end);
    metadata.put("namespace", VeleroSchedules.NAMESPACE);
    metadata
        .putObject("labels")
        .put(LABEL + "Name", job.name())
        .put(LABEL + "Namespace", job.namespace());
    return asked;
  }

  /** Asks for the backup of a job. */
  void ask(Stored job, Stored strategy) {
    ObjectNode backup = of(job);
    String spec =
        Json.at(strategy.json(), "spec.template.spec")
            .toString()
            .replace("{{ .Application.metadata.namespace }}", job.namespace())
            .replace("{{ .Application.kind }}", application(job, "kind"))
            .replace("{{ .Application.metadata.name }}", application(job, "name"));
    ObjectNode asked = (ObjectNode) Json.read(spec);
    disks(job, asked);
    backup.set("spec", asked);
    objects.create(VeleroBackups.BACKUPS, VeleroSchedules.NAMESPACE, backup, MANAGER);
  }

  /** A machine takes its disks along ({@code createVeleroBackup}). */
  private void disks(Stored job, ObjectNode asked) {
    for (String disk : disks(job)) {
      asked
          .withArray("orLabelSelectors")
          .addObject()
          .putObject("matchLabels")
          .put("apps.cozystack.io/application.kind", AppKinds.DISK)
          .put("apps.cozystack.io/application.name", disk);
    }
  }

  /** The names of the disks of the machine that a job is of; none for anything else. */
  List<String> disks(Stored job) {
    String machine = "vm-instance-" + application(job, "name");
    Stored found = objects.get(VirtualMachines.RESOURCE, job.namespace(), machine);
    List<String> disks = new ArrayList<>();
    if (found != null && application(job, "kind").equals(AppKinds.MACHINE)) {
      for (JsonNode volume : Json.at(found.json(), "spec.template.spec.volumes")) {
        String disk = Json.text(volume, "dataVolume.name");
        if (disk.startsWith(VM_DISK)) {
          disks.add(disk.substring(VM_DISK.length()));
        }
      }
    }
    return disks;
  }

  /** The restore of Velero that a job has asked for; null for none. */
  @Nullable Stored restore(Stored job) {
    return objects.list(VeleroRestores.RESTORES, VeleroSchedules.NAMESPACE).stream()
        .filter(one -> label(one, "Name").equals(job.name()))
        .filter(one -> label(one, "Namespace").equals(job.namespace()))
        .findFirst()
        .orElse(null);
  }

  /** Asks for the restore of a job; null when it is refused. */
  @Nullable Stored askBack(Stored job, Stored strategy, Stored behind) {
    ObjectNode restore = of(job);
    ObjectNode spec = Json.at(strategy.json(), "spec.template.restoreSpec").deepCopy();
    restore.set("spec", spec.put("backupName", behind.name()));
    return objects.create(VeleroRestores.RESTORES, VeleroSchedules.NAMESPACE, restore, MANAGER);
  }

  private static String application(Stored job, String field) {
    return Json.text(job.json(), "spec.applicationRef." + field);
  }
}
