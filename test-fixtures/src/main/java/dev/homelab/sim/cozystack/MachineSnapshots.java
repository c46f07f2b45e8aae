package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
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
      String machine = Json.text(asked.json(), "spec.source.name");
      boolean there = objects.get(VirtualMachines.RESOURCE, asked.namespace(), machine) != null;
      objects.status(
          asked,
          MANAGER,
          s -> {
            s.put("phase", there ? "Succeeded" : "InProgress").put("readyToUse", there);
            if (!there) {
              s.putObject("error").put("message", "Source does not exist");
            }
          });
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
