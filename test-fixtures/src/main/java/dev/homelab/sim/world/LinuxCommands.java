package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.TalosVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a box that runs Linux: telling what it is, taking files into memory, and kexec.
 * Any other is not found. A kernel is known by the text that the simulated factory writes into it.
 */
final class LinuxCommands {
  private static final Pattern COPY = Pattern.compile("cat > (\\S+) && sha256sum \\S+");
  private static final Pattern LOAD =
      Pattern.compile("/usr/sbin/kexec -l (\\S+) --initrd=(\\S+) --command-line='([^']*)'");
  private static final Pattern KERNEL =
      Pattern.compile("simulated image ([0-9a-f]{64}) (v\\S+)\\s*");
  private static final String SCRIPT = "sh -s";
  private static final int NOT_FOUND = 127;

  private final Hardware hardware;
  private final List<String> carries;
  private final Consumer<Image> begins;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Image> loaded = new AtomicReference<>();

  LinuxCommands(Hardware hardware, List<String> carries, Consumer<Image> begins) {
    this.hardware = hardware;
    this.carries = List.copyOf(carries);
    this.begins = begins;
  }

  /** What a command came to. */
  private record Result(int code, String out, String err) {
    static Result said(String out) {
      return new Result(0, out, "");
    }
  }

  /** The command of a line. */
  Command run(String line) {
    return new AbstractCommandSupport(line, null) {
      @Override
      public void run() {
        Result result;
        try {
          boolean reads = line.equals(SCRIPT) || COPY.matcher(line).matches();
          byte[] input = reads ? getInputStream().readAllBytes() : new byte[0];
          result = result(line, input);
          getOutputStream().write(result.out().getBytes(StandardCharsets.UTF_8));
          getOutputStream().flush();
          getErrorStream().write(result.err().getBytes(StandardCharsets.UTF_8));
          getErrorStream().flush();
        } catch (IOException broken) {
          onExit(1);
          return;
        }
        onExit(result.code());
        Image next = loaded.get();
        if (next != null && line.equals("systemctl kexec")) {
          begins.accept(next);
        }
      }
    };
  }

  private Result result(String line, byte[] input) {
    Matcher copy = COPY.matcher(line);
    Matcher load = LOAD.matcher(line);
    if (line.equals(SCRIPT)) {
      boolean looks = new String(input, StandardCharsets.UTF_8).contains("lsblk -J");
      return looks ? Result.said(look()) : new Result(2, "", "sh: syntax error\n");
    }
    if (line.startsWith("mktemp -d /dev/shm/")) {
      return Result.said("/dev/shm/homelab.k3J9xQ\n");
    }
    if (copy.matches()) {
      files.put(copy.group(1), input);
      return Result.said(sha256(input) + "  " + copy.group(1) + "\n");
    }
    if (load.matches()) {
      return load(load.group(1), load.group(2), load.group(3));
    }
    if (line.startsWith("rm -rf /dev/shm/homelab.")) {
      files.clear();
      return Result.said("");
    }
    if (line.equals("/usr/sbin/kexec -u")) {
      loaded.set(null);
      return Result.said("");
    }
    if (line.equals("systemctl kexec")) {
      return loaded.get() == null ? new Result(1, "", "no kernel is loaded\n") : Result.said("");
    }
    return new Result(NOT_FOUND, "", "sh: " + line.split(" ", 2)[0] + ": not found\n");
  }

  private Result load(String kernel, String initramfs, String arguments) {
    byte[] text = files.get(kernel);
    Matcher form = KERNEL.matcher(text == null ? "" : new String(text, StandardCharsets.UTF_8));
    if (!form.matches() || !files.containsKey(initramfs)) {
      return new Result(1, "", "Cannot determine the file type of " + kernel + "\n");
    }
    if (!arguments.contains("talos.platform=metal")) {
      return new Result(1, "", "the kernel would not find its platform\n");
    }
    loaded.set(new Image(form.group(1), TalosVersion.parse(form.group(2))));
    return Result.said("");
  }

  private String look() {
    ObjectNode disks = Json.object();
    ArrayNode devices = disks.putArray("blockdevices");
    for (Hardware.Disk disk : hardware.disks()) {
      ObjectNode one = devices.addObject().put("name", disk.device()).put("type", "disk");
      one.put("size", disk.bytes()).put("model", disk.model()).put("serial", disk.serial());
      one.put("tran", disk.transport()).put("ro", false).put("rota", disk.type().equals("hdd"));
      if (carries.contains(disk.device())) {
        ObjectNode part = one.putArray("children").addObject();
        part.put("name", disk.device() + "p1").put("type", "part").put("fstype", "ext4");
        part.put("mountpoint", "/");
      }
    }
    return String.join(
        "\n",
        "os=Linux",
        "arch=x86_64",
        "uid=0",
        "root=yes",
        "kexec=/usr/sbin/kexec",
        "disabled=0",
        "lockdown=[none] integrity confidentiality",
        "memory=" + hardware.memory() * 1024,
        "room=" + hardware.memory() * 512,
        "systemd=yes",
        "gateway=",
        "address=2: eno1    inet " + hardware.address() + "/24 scope global dynamic eno1",
        "mac=" + hardware.mac(),
        "card=eno1",
        "kind=device",
        "seen=" + hardware.address(),
        "seen=" + hardware.mac(),
        "disks=" + disks,
        "");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
