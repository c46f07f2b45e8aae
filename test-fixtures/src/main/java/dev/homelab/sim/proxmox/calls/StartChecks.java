package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.PropertyText;
import dev.homelab.sim.proxmox.world.World;
import java.util.Map;

/** What keeps a machine from starting: devices and memory. */
final class StartChecks {
  private final World world;

  StartChecks(World world) {
    this.world = world;
  }

  /** Refuses a start that the host could not make; what QEMU says goes into the task's log. */
  void check(String vmid, ObjectNode row, ObjectNode task) {
    devices(vmid, row);
    nodesOfMemory(row);
    long free = free(world, Json.text(row, "node"));
    if (Machine.memory(row) > free) {
      if (task.get("log") instanceof ArrayNode log) {
        log.add("kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory");
      }
      throw PveError.plain("start failed: QEMU exited with code 1");
    }
  }

  /** Refuses a start whose pages or nodes of memory do not come out even. */
  private static void nodesOfMemory(ObjectNode row) {
    Map<String, String> conf = World.texts(row.path("conf"));
    boolean numa = conf.getOrDefault("numa", "0").equals("1");
    long memory = Machine.memory(row) >> 20;
    String pages = conf.getOrDefault("hugepages", "");
    if (!pages.isEmpty() && !numa) {
      throw PveError.plain("numa needs to be enabled to use hugepages");
    }
    if (pages.matches("\\d+") && memory % Long.parseLong(pages) != 0) {
      throw PveError.plain("hugepages: memory size must be a multiple of the page size");
    }
    double inNodes = 0;
    boolean any = false;
    for (Map.Entry<String, String> setting : conf.entrySet()) {
      if (numa && setting.getKey().matches("numa\\d+")) {
        Map<String, String> node = PropertyText.parse(setting.getValue(), "cpus");
        inNodes += Double.parseDouble(node.getOrDefault("memory", "0"));
        any = true;
      }
    }
    if (any && inNodes != memory) {
      throw PveError.plain("total memory for NUMA nodes must be equal to vm static memory");
    }
  }

  /** The bytes of memory that no machine of a node has. */
  static long free(World world, String node) {
    long used =
        world.rows("vms").values().stream()
            .filter(vm -> Json.text(vm, "node").equals(node))
            .filter(vm -> !Json.text(vm, "status").equals("stopped"))
            .mapToLong(Machine::memory)
            .sum();
    return world.node(node).path("memory").asLong() - used;
  }

  /** Refuses a start that would give a device twice, or one that is not there. */
  private void devices(String vmid, ObjectNode row) {
    for (Map.Entry<String, String> setting : World.texts(row.path("conf")).entrySet()) {
      boolean mapped = setting.getValue().contains("mapping=");
      if (!setting.getKey().startsWith("hostpci") || !mapped) {
        continue;
      }
      String mapping = setting.getValue().replaceAll(".*mapping=([^,]+).*", "$1");
      if (world.row("mappings", mapping) == null) {
        throw PveError.plain("PCI device mapping not found for '" + mapping + "'");
      }
      for (Map.Entry<String, ObjectNode> other : world.rows("vms").entrySet()) {
        JsonNode conf = other.getValue().path("conf");
        boolean same =
            !other.getKey().equals(vmid)
                && Json.text(other.getValue(), "status").equals("running")
                && conf.toString().contains("mapping=" + mapping);
        if (same) {
          throw PveError.plain(
              "PCI device '" + mapping + "' already in use by VM " + other.getKey());
        }
      }
    }
  }
}
