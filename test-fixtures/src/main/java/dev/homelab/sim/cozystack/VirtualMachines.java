package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * KubeVirt: starts and stops machines by their run strategy, and by what they are asked to do: one
 * that is started by hand stays as it is until somebody asks.
 */
final class VirtualMachines implements Controller {
  /** The resource of virtual machines. */
  static final String RESOURCE = "virtualmachines.kubevirt.io";

  /** The resource of machines that run or are about to. */
  static final String INSTANCES = "virtualmachineinstances.kubevirt.io";

  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String MANAGER = "virt-controller";
  private static final String SIZE = "kubevirt.io/cluster-instancetype-name";
  private static final Set<String> RUNNING = Set.of("Always", "Once");
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");
  private static final double LOOK_SECONDS = 1;
  private static final double BOOT_SECONDS = 8;
  private static final double STOP_SECONDS = 3;
  private static final double PLACE_SECONDS = 5;
  private final Objects objects;
  private final MachinePlaces places;
  private final Map<String, Double> boots = new HashMap<>();

  /** The machines that run again by failure only and were stopped by a call. */
  private final Set<String> stopped = new HashSet<>();

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
    if (instance != null && isOver(instance) && !asked(machine, "Stop", instance.uid())) {
      ended(machine, instance, key, work);
      return;
    }
    boolean wanted = wanted(machine, instance);
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

  /** Whether a machine's pod is over, be it shut down from inside or broken. */
  static boolean isOver(Stored instance) {
    return OVER.contains(Json.text(instance.json(), "status.phase"));
  }

  /** A machine that ended is started again, or stays as it is, by its run strategy. */
  private void ended(Stored machine, Stored instance, String key, Work work) {
    String strategy = Json.text(machine.json(), "spec.runStrategy");
    boolean failed = Json.text(instance.json(), "status.phase").equals("Failed");
    boolean goes =
        switch (strategy) {
          case "Once", "Manual" -> false;
          case "RerunOnFailure" -> failed;
          default -> true;
        };
    if (goes) {
      objects.remove(instance);
      work.add(key, LOOK_SECONDS);
    } else {
      tell(machine, "Stopped", false);
    }
  }

  private boolean wanted(Stored machine, @Nullable Stored instance) {
    String strategy = Json.text(machine.json(), "spec.runStrategy");
    if (instance != null && asked(machine, "Stop", instance.uid())) {
      return false;
    }
    boolean start = asked(machine, "Start", "");
    return RUNNING.contains(strategy)
        || (strategy.equals("Manual") && (instance != null || start))
        || (strategy.equals("RerunOnFailure")
            && (instance != null || start || !stopped.contains(machine.uid())));
  }

  private static boolean asked(Stored machine, String action, String uid) {
    return Json.elements(Json.at(machine.json(), "status." + MachinePower.REQUESTS)).stream()
        .anyMatch(
            one -> Json.text(one, "action").equals(action) && Json.text(one, "uid").equals(uid));
  }

  /** Takes off what has been done of what was asked. */
  private void answered(Stored machine, String action) {
    objects.status(
        machine,
        MANAGER,
        status -> {
          var left = Json.array();
          for (JsonNode one : status.path(MachinePower.REQUESTS)) {
            if (!Json.text(one, "action").equals(action)) {
              left.add(one);
            }
          }
          if (left.isEmpty()) {
            status.remove(MachinePower.REQUESTS);
          } else {
            status.set(MachinePower.REQUESTS, left);
          }
        });
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
      if (asked(machine, "Stop", instance.uid())) {
        stopped.add(machine.uid());
        answered(machine, "Stop");
      }
    } else {
      tell(machine, "Stopping", false);
    }
    work.add(key, STOP_SECONDS);
  }

  /** Starts a machine once its disks are filled; the first start binds those that wait for it. */
  private void provision(Stored machine, String key, Work work) {
    boolean filled = attached(machine);
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
      stopped.remove(machine.uid());
      if (asked(machine, "Start", "")) {
        answered(machine, "Start");
      }
    }
    tell(machine, "Starting", false);
    work.add(key, BOOT_SECONDS);
  }

  /** Whether all networks are there that the machine is in besides its own. */
  private boolean attached(Stored machine) {
    boolean all = true;
    for (JsonNode network : Json.at(machine.json(), "spec.template.spec.networks")) {
      String name = Json.text(network, "multus.networkName");
      all &= name.isEmpty() || objects.get(VpcChart.ATTACHMENTS, name) != null;
    }
    return all;
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
          for (JsonNode more : Json.at(instance.json(), "spec.networks")) {
            if (more.has("multus")) {
              s.withArray("interfaces").addObject().put("name", Json.text(more, "name"));
            }
          }
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
    String strategy = Json.text(machine.json(), "spec.runStrategy");
    boolean begins = Set.of("Provisioning", "WaitingForVolumeBinding").contains(printed);
    boolean known = begins || Json.text(machine.json(), "status.runStrategy").equals(strategy);
    if (known && Json.text(machine.json(), "status.printableStatus").equals(printed)) {
      return;
    }
    objects.status(
        machine,
        MANAGER,
        s -> {
          s.put("printableStatus", printed).put("ready", ready);
          if (!begins) {
            s.put("runStrategy", strategy);
          }
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
