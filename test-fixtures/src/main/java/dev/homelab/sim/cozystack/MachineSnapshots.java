package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/**
 * Snapshots of machines (KubeVirt, {@code snapshot.kubevirt.io/v1beta1}): one is ready soon, and a
 * machine goes back to one once it is off.
 */
final class MachineSnapshots implements Controller {
  /** The resource of snapshots. */
  static final String SNAPSHOTS = "virtualmachinesnapshots.snapshot.kubevirt.io";

  /** The resource of what brings machines back. */
  static final String RESTORES = "virtualmachinerestores.snapshot.kubevirt.io";

  private static final String MANAGER = "virt-controller";
  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version";
  private static final double SECONDS = 2;
  private final Objects objects;

  MachineSnapshots(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    String resource = change.now().resource();
    boolean ours = resource.equals(SNAPSHOTS) || resource.equals(RESTORES);
    if (ours && change.before() == null && !change.deleted()) {
      work.add(resource + ' ' + change.now().namespace() + '/' + change.now().name(), SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    int space = key.indexOf(' ');
    String resource = key.substring(0, space);
    Stored asked = objects.get(resource, key.substring(space + 1));
    if (asked == null || asked.terminating()) {
      return;
    }
    if (resource.equals(SNAPSHOTS)) {
      snapshot(key, asked, work);
      return;
    }
    String machine = Json.text(asked.json(), "spec.target.name");
    if (objects.get(VirtualMachines.INSTANCES, asked.namespace(), machine) != null) {
      work.add(key, SECONDS);
      return;
    }
    if (!Json.text(asked.json(), "spec.volumeRestorePolicy").equals("InPlace")) {
      rename(asked, machine);
    }
    objects.status(asked, MANAGER, s -> s.put("complete", true));
  }

  /**
   * The first try of each runs into an error, which KubeVirt keeps and tries again; one without a
   * machine fails when it has been tried.
   */
  private void snapshot(String key, Stored asked, Work work) {
    String name = Json.text(asked.json(), "spec.source.name");
    Stored machine = objects.get(VirtualMachines.RESOURCE, asked.namespace(), name);
    if (Json.text(asked.json(), "status.phase").isEmpty()) {
      objects.status(
          asked,
          MANAGER,
          s -> {
            s.put("phase", "InProgress").put("readyToUse", false);
            String error = machine == null ? "Source does not exist" : MODIFIED;
            s.putObject("error").put("message", error);
          });
      work.add(key, SECONDS);
      return;
    }
    boolean made = machine != null;
    objects.status(
        asked,
        MANAGER,
        s -> {
          s.put("phase", made ? "Succeeded" : "Failed").put("readyToUse", made);
          if (machine == null) {
            objects.condition(s, "Failure", "True", "snapshot deadline exceeded", "");
          } else {
            s.remove("error");
            volumes(machine, s.putObject("snapshotVolumes"));
          }
        });
  }

  /** Only what lies on a claim is kept. */
  private static void volumes(Stored machine, ObjectNode told) {
    ArrayNode included = told.putArray("includedVolumes");
    ArrayNode excluded = told.putArray("excludedVolumes");
    for (JsonNode volume : Json.at(machine.json(), "spec.template.spec.volumes")) {
      boolean claimed = volume.has("dataVolume") || volume.has("persistentVolumeClaim");
      (claimed ? included : excluded).add(Json.text(volume, "name"));
    }
  }

  /** What is brought back without a word about its disks lies on new claims. */
  private void rename(Stored restore, String machine) {
    Stored vm = objects.get(VirtualMachines.RESOURCE, restore.namespace(), machine);
    if (vm == null) {
      return;
    }
    objects.change(
        vm,
        MANAGER,
        "",
        object -> {
          for (JsonNode volume : Json.at(object, "spec.template.spec.volumes")) {
            String disk = Json.text(volume, "dataVolume.name");
            if (volume instanceof ObjectNode made && !disk.isEmpty()) {
              made.remove("dataVolume");
              made.putObject("persistentVolumeClaim")
                  .put("claimName", "restore-" + restore.uid() + '-' + disk);
            }
          }
        });
  }
}
