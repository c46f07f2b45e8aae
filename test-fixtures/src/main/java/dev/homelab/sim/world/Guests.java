package dev.homelab.sim.world;

import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.PveMachine;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.TalosSim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Machines of Proxmox VE hosts that boot Talos, as the machines of the Talos simulator. */
final class Guests {
  private static final Pattern ADDRESS = Pattern.compile("(?:^|,)ip=([0-9a-fA-F.:]+)(?:/\\d+)?");
  private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
  private static final int POOL = 200;

  private final TalosSim talos;
  private final Factory factory;
  private final Map<String, ProxmoxSimulator> hosts;
  private final Map<String, String> running = new HashMap<>();

  Guests(TalosSim talos, Factory factory, Map<String, ProxmoxSimulator> hosts) {
    this.talos = talos;
    this.factory = factory;
    this.hosts = hosts;
  }

  private static String place(String host, long vmid) {
    return host + "/" + vmid + "/";
  }

  /** A machine began or ceased to run. */
  synchronized void power(String host, long vmid, boolean runs) {
    ProxmoxSimulator simulator = hosts.get(host);
    PveMachine machine = simulator == null ? null : simulator.machine(vmid);
    String place = place(host, vmid);
    if (!runs) {
      running.remove(place);
      ends(place);
    }
    forget(place, machine);
    if (machine == null || !runs) {
      return;
    }
    String id = place + serial(machine);
    boolean known = talos.machines().contains(id);
    Image disk = image(machine, false);
    Image medium = image(machine, true);
    if (!known && disk == null && medium == null) {
      return;
    }
    if (!known || !talos.answers(id)) {
      talos.put(id, hardware(machine));
      talos.boots(id, known ? null : disk, medium);
    }
    running.put(place, id);
    talos.power(id, true);
  }

  private void ends(String place) {
    for (String id : talos.machines()) {
      if (id.startsWith(place)) {
        talos.power(id, false);
      }
    }
  }

  /** Machines of a number whose disk is gone are gone. */
  private void forget(String place, @Nullable PveMachine machine) {
    String kept = machine == null ? "" : place + serial(machine);
    for (String id : talos.machines()) {
      if (id.startsWith(place) && !id.equals(kept)) {
        talos.remove(id);
      }
    }
  }

  private static long serial(PveMachine machine) {
    return machine.disks().stream()
        .filter(disk -> !disk.medium())
        .mapToLong(PveMachine.Disk::serial)
        .filter(serial -> serial > 0)
        .min()
        .orElse(0);
  }

  private static @Nullable Image image(PveMachine machine, boolean medium) {
    for (PveMachine.Disk disk : machine.disks()) {
      Optional<Image> found = Image.ofMedium(disk.url());
      if (disk.medium() == medium && found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  private static Hardware hardware(PveMachine machine) {
    Map<String, String> config = machine.config();
    Matcher mac = MAC.matcher(config.getOrDefault("net0", ""));
    String card = mac.find() ? mac.group().toLowerCase(Locale.ROOT) : "";
    int cores = number(config.get("cores"), 1) * number(config.get("sockets"), 1);
    String memory = config.getOrDefault("memory", "512").replace("current=", "");
    return new Hardware(
        "nocloud",
        address(config, machine.vmid()),
        card,
        cores,
        number(memory, 512),
        disks(machine));
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("\\d+") ? Integer.parseInt(text) : otherwise;
  }

  /** The fixed address of its cloud-init settings, or one that DHCP would give. */
  private static String address(Map<String, String> config, long vmid) {
    Matcher fixed = ADDRESS.matcher(config.getOrDefault("ipconfig0", ""));
    return fixed.find() ? fixed.group(1) : "10.20." + vmid / POOL % POOL + "." + (vmid % POOL + 10);
  }

  private static List<Hardware.Disk> disks(PveMachine machine) {
    List<Hardware.Disk> all = new ArrayList<>();
    int scsi = 0;
    int virtio = 0;
    int cd = 0;
    for (PveMachine.Disk disk : machine.disks()) {
      boolean fast = disk.key().startsWith("virtio");
      String device =
          disk.medium()
              ? "/dev/sr" + cd++
              : fast ? "/dev/vd" + (char) ('a' + virtio++) : "/dev/sd" + (char) ('a' + scsi++);
      String serial = "drive-" + disk.key();
      all.add(
          new Hardware.Disk(device, disk.bytes(), "QEMU HARDDISK", serial, "ssd", disk.medium()));
    }
    return all;
  }

  /** Machines whose VM is gone are gone. */
  private void sweep() {
    for (String id : talos.machines()) {
      String[] parts = id.split("/", -1);
      ProxmoxSimulator host = parts.length == 3 ? hosts.get(parts[0]) : null;
      if (host != null && host.machine(Long.parseLong(parts[1])) == null) {
        talos.remove(id);
      }
    }
  }

  /** Tells the hosts what the guest agents of machines answer now. */
  synchronized void agents() {
    sweep();
    running.forEach(
        (place, id) -> {
          String[] parts = place.split("/", -1);
          ProxmoxSimulator host = hosts.get(parts[0]);
          Image image = talos.image(id);
          boolean up = talos.answers(id);
          boolean agent =
              image != null
                  && factory.extensions(image.schematic()).contains("siderolabs/qemu-guest-agent");
          if (host != null) {
            tell(host, Long.parseLong(parts[1]), up && agent ? talos.address(id) : "");
          }
        });
  }

  private static void tell(ProxmoxSimulator host, long vmid, String address) {
    if (!host.agentAddress(vmid).equals(address)) {
      host.agent(vmid, address);
    }
  }

  /** A machine switched itself off. */
  void off(String id) {
    String[] parts = id.split("/", -1);
    ProxmoxSimulator host = hosts.get(parts[0]);
    if (host != null && parts.length == 3) {
      host.switchOff(Long.parseLong(parts[1]));
    }
  }
}
