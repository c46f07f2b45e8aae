package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * KubeVirt: starts and stops machines by their run strategy. One that is started by hand only stays
 * stopped, since the calls that start one are not served.
 */
final class VirtualMachines implements Controller {
  /** The resource of virtual machines. */
  static final String RESOURCE = "virtualmachines.kubevirt.io";

  /** The resource of machines that run or are about to. */
  static final String INSTANCES = "virtualmachineinstances.kubevirt.io";

  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String MANAGER = "virt-controller";
  private static final String SIZE = "kubevirt.io/cluster-instancetype-name";
  private static final Set<String> RUNNING = Set.of("Always", "Once", "RerunOnFailure");
  private static final double LOOK_SECONDS = 1;
  private static final double BOOT_SECONDS = 8;
  private static final double STOP_SECONDS = 3;
  private static final double PLACE_SECONDS = 5;
  private final Objects objects;
  private final MachinePlaces places;
  private final Map<String, Double> boots = new HashMap<>();

  VirtualMachines(Objects objects) {
    this.objects = objects;
    this.places = new MachinePlaces(objects);
  }

  /** The size that a machine was started with; empty for one without a size by name. */
  static String size(Stored instance) {
    return Json.at(instance.json(), "metadata.annotations").path(SIZE).asText();
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    boolean concerns = now.resource().equals(RESOURCE) || now.resource().equals(INSTANCES);
    if (concerns && !now.terminating()) {
      work.add(now.namespace() + "/" + now.name(), LOOK_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored machine = objects.get(RESOURCE, key);
    if (machine == null || machine.terminating()) {
      return;
    }
    Stored instance = objects.get(INSTANCES, key);
    boolean wanted = RUNNING.contains(Json.text(machine.json(), "spec.runStrategy"));
    if (!wanted && instance != null) {
      stop(machine, instance, key, work);
    } else if (!wanted) {
      tell(machine, "Stopped", false);
    } else if (instance == null) {
      provision(machine, key, work);
    } else if (Json.text(instance.json(), "status.phase").equals("Scheduling")) {
      boot(machine, instance, key, work);
    } else {
      tell(machine, "Running", true);
      restart(machine, instance);
    }
  }

  /** A machine that runs keeps its size until it is started anew, and says so. */
  private void restart(Stored machine, Stored instance) {
    boolean other = !size(instance).equals(Json.text(machine.json(), "spec.instancetype.name"));
    boolean told = machine.json().path("status").toString().contains("RestartRequired");
    if (other && !told) {
      objects.status(
          machine,
          MANAGER,
          s -> objects.condition(s, "RestartRequired", "True", "RestartRequired", ""));
    }
  }

  private void stop(Stored machine, Stored instance, String key, Work work) {
    String printed = Json.text(machine.json(), "status.printableStatus");
    if (printed.equals("Stopping")) {
      objects.remove(instance);
    } else {
      tell(machine, "Stopping", false);
    }
    work.add(key, STOP_SECONDS);
  }

  /** Starts a machine once its disks are filled; the first start binds those that wait for it. */
  private void provision(Stored machine, String key, Work work) {
    boolean filled = true;
    boolean waits = false;
    for (JsonNode volume : Json.at(machine.json(), "spec.template.spec.volumes")) {
      String name = Json.text(volume, "dataVolume.name");
      Stored disk = objects.get(DataVolumes.RESOURCE, machine.namespace(), name);
      String phase = disk == null ? "" : Json.text(disk.json(), "status.phase");
      filled &= phase.equals("Succeeded");
      if (phase.equals("WaitForFirstConsumer")) {
        waits = true;
        Stored claim = objects.get(CLAIMS, machine.namespace(), name);
        if (claim != null) {
          DataVolumes.consume(objects, claim);
        }
      }
    }
    if (!filled) {
      tell(machine, waits ? "WaitingForVolumeBinding" : "Provisioning", false);
      work.add(key, LOOK_SECONDS);
      return;
    }
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", machine.name());
    metadata.put("namespace", machine.namespace());
    metadata.putArray("ownerReferences").add(Objects.reference(machine));
    metadata
        .putObject("annotations")
        .put(SIZE, Json.text(machine.json(), "spec.instancetype.name"));
    object.set("spec", Json.at(machine.json(), "spec.template.spec").deepCopy());
    Stored made = objects.create(INSTANCES, machine.namespace(), object, MANAGER);
    if (made != null) {
      objects.status(made, MANAGER, s -> s.put("phase", "Scheduling"));
    }
    tell(machine, "Starting", false);
    work.add(key, BOOT_SECONDS);
  }

  private void boot(Stored machine, Stored instance, String key, Work work) {
    double began = boots.computeIfAbsent(instance.uid(), uid -> work.now());
    double left = began + BOOT_SECONDS - work.now();
    if (left > 0) {
      work.add(key, left);
      return;
    }
    Optional<String> place = places.place(instance, size(instance));
    if (place.isEmpty()) {
      unplaced(machine, instance);
      work.add(key, PLACE_SECONDS);
      return;
    }
    int number = Math.floorMod(instance.uid().hashCode(), 60_000);
    objects.status(
        instance,
        MANAGER,
        s -> {
          s.put("phase", "Running").put("nodeName", place.get());
          ObjectNode one = s.putArray("interfaces").addObject().put("name", "default");
          one.put("ipAddress", "10.244." + (number / 250 + 1) + "." + (number % 250 + 2));
          objects.condition(s, "PodScheduled", "True", "", "");
          objects.condition(s, "Ready", "True", "", "");
          objects.condition(s, "LiveMigratable", "True", "", "");
        });
    boots.remove(instance.uid());
    tell(machine, "Running", true);
  }

  /** No node has what the machine asks for: its pod waits, and the machine says so. */
  private void unplaced(Stored machine, Stored instance) {
    int nodes = objects.list("nodes", null).size();
    String told = "0/%1$d nodes are available: %1$d Insufficient resources.".formatted(nodes);
    objects.status(
        instance,
        MANAGER,
        s -> objects.condition(s, "PodScheduled", "False", "Unschedulable", told));
    tell(machine, "ErrorUnschedulable", false);
  }

  private void tell(Stored machine, String printed, boolean ready) {
    if (Json.text(machine.json(), "status.printableStatus").equals(printed)) {
      return;
    }
    objects.status(
        machine,
        MANAGER,
        s -> {
          s.put("printableStatus", printed).put("ready", ready);
          s.put("created", !Set.of("Stopped", "Provisioning").contains(printed));
          if (printed.equals("Stopped")) {
            s.putArray("conditions");
          }
          String reason =
              ready ? "" : printed.equals("Stopped") ? "VMINotExists" : "GuestNotRunning";
          objects.condition(s, "Ready", ready ? "True" : "False", reason, "");
        });
  }
}
