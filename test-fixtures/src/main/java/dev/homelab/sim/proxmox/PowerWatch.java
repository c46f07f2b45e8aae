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
  private Map<String, Boolean> known = new TreeMap<>();

  PowerWatch(World world) {
    this.world = world;
  }

  /** Tells a listener of what runs already, and of every change from now on. */
  synchronized void add(PowerListener listener) {
    look();
    listeners.add(listener);
    known.forEach((vmid, runs) -> tell(List.of(listener), vmid, runs));
  }

  /** Looks, and tells what changed. */
  synchronized void look() {
    Map<String, Boolean> now = new TreeMap<>();
    world
        .rows("vms")
        .forEach((vmid, row) -> now.put(vmid, !Json.text(row, "status").equals("stopped")));
    Map<String, Boolean> before = known;
    known = now;
    TreeSet<String> all = new TreeSet<>(now.keySet());
    all.addAll(before.keySet());
    for (String vmid : all) {
      boolean runs = now.getOrDefault(vmid, false);
      if (runs != before.getOrDefault(vmid, false)) {
        tell(listeners, vmid, runs);
      }
    }
  }

  private void tell(List<PowerListener> to, String vmid, boolean runs) {
    ObjectNode row = world.row("vms", vmid);
    Map<String, String> config = row == null ? Map.of() : World.texts(row.path("conf"));
    to.forEach(listener -> listener.changed(Long.parseLong(vmid), runs, config));
  }
}
