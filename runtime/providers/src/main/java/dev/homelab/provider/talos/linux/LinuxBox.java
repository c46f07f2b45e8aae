package dev.homelab.provider.talos.linux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.image.ImageAddress;
import dev.homelab.spi.ProviderException;
import dev.homelab.wire.storage.Disk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a box that runs Linux says of itself.
 *
 * @param facts texts by name
 * @param clusters what tells that it is part of a cluster or a hypervisor
 * @param disks its whole disks
 * @param carried what each disk carries, by its device
 * @param seen the hardware addresses and the addresses of all its cards, in lower case
 */
record LinuxBox(
    Map<String, String> facts,
    List<String> clusters,
    List<Disk> disks,
    Map<String, List<String>> carried,
    Set<String> seen) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DISKS = "disks=";
  private static final long LEAST_MEMORY = 1_800_000;

  /**
   * Tells what the box is; changes nothing. Lines {@code name=value}, and at the end what lsblk(8)
   * tells as JSON.
   */
  private static final String LOOK =
      """
      PATH=$PATH:/usr/sbin:/sbin
      echo "os=$(uname -s)"
      echo "arch=$(uname -m)"
      echo "uid=$(id -u)"
      if [ "$(id -u)" = 0 ]; then echo root=yes
      elif sudo -n true 2>/dev/null; then echo root=sudo; else echo root=no; fi
      echo "kexec=$(command -v kexec)"
      echo "disabled=$(cat /proc/sys/kernel/kexec_load_disabled 2>/dev/null)"
      echo "lockdown=$(cat /sys/kernel/security/lockdown 2>/dev/null)"
      echo "memory=$(awk '/^MemTotal/ {print $2}' /proc/meminfo 2>/dev/null)"
      echo "room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $4}')"
      if [ -d /run/systemd/system ]; then echo systemd=yes; fi
      route=$(ip -4 -o route show default 2>/dev/null | head -n 1)
      card=$(printf '%s\\n' "$route" | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
      echo "gateway=$(printf '%s\\n' "$route" | sed -n 's/.* via \\([^ ]*\\).*/\\1/p')"
      echo "card=$card"
      if [ -e /proc/net/vlan/"$card" ] && [ -n "$card" ]; then echo kind=VLAN
      elif [ -d /sys/class/net/"$card"/bonding ]; then echo kind=bond
      elif [ -d /sys/class/net/"$card"/bridge ]; then echo kind=bridge
      elif [ -e /sys/class/net/"$card"/device ]; then echo kind=device
      else echo kind=virtual; fi
      echo "address=$(ip -4 -o addr show dev "$card" scope global 2>/dev/null | head -n 1)"
      echo "mac=$(cat /sys/class/net/"$card"/address 2>/dev/null)"
      cat /sys/class/net/*/address /sys/class/net/*/bonding_slave/perm_hwaddr 2>/dev/null | sed 's/^/seen=/'
      ip -o addr show scope global 2>/dev/null | sed -n 's#.* inet6* \\([^ /]*\\).*#seen=\\1#p'
      for f in /etc/kubernetes/kubelet.conf /etc/kubernetes/admin.conf /var/lib/etcd /etc/rancher /etc/pve; do
        if [ -e $f ]; then echo "cluster=$f"; fi
      done
      echo "disks=$(lsblk -J -b -p -o NAME,TYPE,SIZE,FSTYPE,PTTYPE,MODEL,SERIAL,TRAN,RO,ROTA,MOUNTPOINT 2>/dev/null | tr -d '\\n')"
      """;

  /** Asks a box, by a shell that the user's own has no part in. */
  static LinuxBox look(SshShell shell, Duration time) {
    byte[] script = LOOK.getBytes(StandardCharsets.UTF_8);
    return read(shell.run("sh -s", new ByteArrayInputStream(script), time).out());
  }

  /** Reads what {@link #LOOK} wrote. */
  static LinuxBox read(String text) {
    Map<String, String> facts = new HashMap<>();
    List<String> clusters = new ArrayList<>();
    List<Disk> disks = new ArrayList<>();
    Map<String, List<String>> carried = new HashMap<>();
    Set<String> seen = new TreeSet<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith(DISKS)) {
        devices(line.substring(DISKS.length()), disks, carried);
      } else if (line.startsWith("cluster=")) {
        clusters.add(line.substring(equals + 1));
      } else if (line.startsWith("seen=")) {
        seen.add(line.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
      } else if (equals > 0) {
        facts.put(line.substring(0, equals), line.substring(equals + 1).strip());
      }
    }
    return new LinuxBox(facts, clusters, disks, carried, seen);
  }

  private static void devices(String json, List<Disk> disks, Map<String, List<String>> carried) {
    try {
      for (JsonNode one : JSON.readTree(json.isBlank() ? "{}" : json).path("blockdevices")) {
        if (one.path("type").asText().equals("disk")) {
          disks.add(disk(one));
          carried.put(one.path("name").asText(), contents(one));
        }
      }
    } catch (IOException unread) {
      disks.clear();
    }
  }

  private static Disk disk(JsonNode one) {
    boolean turns = one.path("rota").asText().matches("1|true");
    String bus = text(one, "tran");
    Disk.DiskType type =
        bus.equals("nvme") ? Disk.DiskType.NVME : turns ? Disk.DiskType.HDD : Disk.DiskType.SSD;
    return Disk.newBuilder()
        .setDeviceName(one.path("name").asText())
        .setSize(one.path("size").asLong())
        .setModel(text(one, "model"))
        .setSerial(text(one, "serial"))
        .setType(type)
        .setReadonly(one.path("ro").asText().matches("1|true"))
        .setBusPath(bus.equals("usb") ? "/usb" : "")
        .build();
  }

  private static List<String> contents(JsonNode device) {
    List<String> found = new ArrayList<>();
    String own = text(device, "fstype");
    if (!own.isEmpty()) {
      found.add(told(device, own));
    }
    for (JsonNode part : device.path("children")) {
      List<String> inside = contents(part);
      found.addAll(inside);
      if (inside.isEmpty()) {
        found.add(told(part, text(part, "type")));
      }
    }
    return found;
  }

  private static String told(JsonNode device, String what) {
    String mount = text(device, "mountpoint");
    return device.path("name").asText() + ' ' + what + (mount.isEmpty() ? "" : " at " + mount);
  }

  private static String text(JsonNode one, String name) {
    return one.path(name).isTextual() ? one.path(name).asText().strip() : "";
  }

  String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  /** The processor, or null for one that Talos does not know. */
  ImageAddress.@Nullable Architecture architecture() {
    return switch (fact("arch")) {
      case "x86_64", "amd64" -> ImageAddress.Architecture.AMD64;
      case "aarch64", "arm64" -> ImageAddress.Architecture.ARM64;
      default -> null;
    };
  }

  /** What a command of root begins with. */
  String asRoot() {
    return fact("root").equals("sudo") ? "sudo -n " : "";
  }

  /** How many bytes its memory takes of files. */
  long room() {
    return number("room") << 10;
  }

  private long number(String name) {
    return fact(name).matches("[0-9]{1,15}") ? Long.parseLong(fact(name)) : 0;
  }

  /**
   * Checks that it can begin another kernel.
   *
   * @throws ProviderException when it cannot
   */
  void checkFit() {
    if (!fact("os").equals("Linux")) {
      throw unfit("runs '" + fact("os") + "' and not Linux", "start it from a medium");
    }
    if (architecture() == null) {
      throw unfit("has a processor that Talos does not run on: " + fact("arch"), "");
    }
    if (fact("root").equals("no")) {
      throw unfit(
          "lets this user be no administrator",
          "log in as root, or let the user run sudo without a password");
    }
    if (fact("kexec").isEmpty()) {
      throw unfit("has no kexec", "install it there: apt install kexec-tools");
    }
    if (fact("disabled").equals("1") || fact("lockdown").matches(".*\\[(integrity|conf.*)].*")) {
      throw unfit(
          "lets no kernel begin another one (Secure Boot, or kexec_load_disabled)",
          "switch Secure Boot off, or start it from a medium");
    }
    if (number("memory") < LEAST_MEMORY) {
      throw unfit("has less than 2 GiB of memory", "");
    }
    checkNetwork();
  }

  /** Talos takes {@code ip=} for a card, not for what Linux has made of cards. */
  private void checkNetwork() {
    String kind = fact("kind");
    boolean lost = kind.equals("VLAN") || !network().isEmpty();
    if (!kind.equals("device") && lost) {
      throw unfit(
          "has its address at '" + fact("card") + "' (" + kind + "), which is no card by itself",
          "Talos would begin without it; a medium takes a config that names it");
    }
  }

  private static ProviderException unfit(String why, String hint) {
    Diagnostic told = Diagnostic.error(LinuxCodes.UNFIT, "the box " + why);
    return LinuxCodes.refused(
        (hint.isEmpty() ? told : told.withHint(hint))
            .withHint("from a medium: homelab boot-media"));
  }

  /**
   * The kernel argument that keeps a fixed address; empty where DHCP gave it, for then Talos asks
   * again. The form is that of the kernel's nfsroot.txt; Talos takes {@code enx} with a hardware
   * address for the device.
   */
  String network() {
    String[] words = fact("address").split("\\s+", -1);
    String mac = fact("mac").toLowerCase(Locale.ROOT).replace(":", "");
    boolean dynamic = fact("address").contains(" dynamic");
    for (int i = 0; i + 1 < words.length; i++) {
      String[] parts = words[i + 1].split("/", 2);
      if (words[i].equals("inet") && parts.length == 2 && !dynamic && mac.length() == 12) {
        String mask = mask(Integer.parseInt(parts[1]));
        return "ip=" + parts[0] + "::" + fact("gateway") + ':' + mask + "::enx" + mac + ":off";
      }
    }
    return "";
  }

  private static String mask(int bits) {
    int mask = bits == 0 ? 0 : -1 << (Integer.SIZE - bits);
    return (mask >>> 24 & 0xff)
        + "."
        + (mask >>> 16 & 0xff)
        + '.'
        + (mask >>> 8 & 0xff)
        + '.'
        + (mask & 0xff);
  }
}
