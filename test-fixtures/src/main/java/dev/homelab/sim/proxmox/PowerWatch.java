package dev.homelab.sim.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.world.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sees which machines began or ceased to run since it last looked. */
final class PowerWatch {
  private final World world;
  private final List<PowerListener> listeners = new CopyOnWriteArrayList<>();
  private Map<String, Long> known = new TreeMap<>();

  PowerWatch(World world) {
    this.world = world;
  }

  /** Tells a listener of what runs already, and of every change from now on. */
  synchronized void add(PowerListener listener) {
    look();
    listeners.add(listener);
    known.forEach((vmid, boots) -> tell(List.of(listener), vmid, boots > 0));
  }

  /** Looks, and tells what changed. */
  synchronized void look() {
    Map<String, Long> now = new TreeMap<>();
    world.rows("vms").forEach((vmid, row) -> now.put(vmid, boots(row)));
    Map<String, Long> before = known;
    known = now;
    TreeSet<String> all = new TreeSet<>(now.keySet());
    all.addAll(before.keySet());
    for (String vmid : all) {
      long boots = now.getOrDefault(vmid, 0L);
      long were = before.getOrDefault(vmid, 0L);
      if (boots != were && were > 0) {
        tell(listeners, vmid, false);
      }
      if (boots != were && boots > 0) {
        tell(listeners, vmid, true);
      }
    }
  }

  /** How often a machine that runs has begun to; 0 for one that does not run. */
  private static long boots(ObjectNode row) {
    return Json.text(row, "status").equals("stopped") ? 0 : Math.max(1, row.path("boots").asLong());
  }

  private void tell(List<PowerListener> to, String vmid, boolean runs) {
    ObjectNode row = world.row("vms", vmid);
    Map<String, String> config = row == null ? Map.of() : World.texts(row.path("conf"));
    to.forEach(listener -> listener.changed(Long.parseLong(vmid), runs, config));
  }
}
