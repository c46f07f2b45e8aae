package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the host treats a disk of a machine: what `diskOptions` says. */
final class DiskOptions {
  /** The option that says what a disk hangs on. */
  static final String BUS = "bus";

  private static final Set<String> DIRECT = Set.of("none", "directsync");

  private DiskOptions() {}

  /**
   * Reads what a line says of a disk.
   *
   * @param disk its name; empty for the disk of the system
   */
  static Value.Tree read(Scope scope, Map<String, ?> named, String disk) {
    Options options =
        Options.of("diskOptions", named, scope)
            .choice(BUS, "scsi", "virtio", "sata")
            .choice("cache", "none", "writethrough", "writeback", "unsafe", "directsync")
            .choice("aio", "native", "threads", "io_uring")
            .choice("format", "raw", "qcow2", "vmdk")
            .count("queues", 2, Integer.MAX_VALUE)
            .text("serial", "[A-Za-z0-9_-]{1,20}", "system-1");
    List.of("discard", "ssd", "ioThread", "backup", "replicate").forEach(options::flag);
    if (!disk.isEmpty() && named.containsKey("serial")) {
      scope.unfit(
          "the serial number of a disk for data is its name",
          "leave out `serial:` for '" + disk + "'");
    }
    String bus = Value.textOf(options.get(BUS));
    for (String name : List.of("ssd", "ioThread", "queues")) {
      if (named.containsKey(name) && !DiskBus.of(bus).knows(name)) {
        scope.unfit("a disk on " + bus + " has no `" + name + ":`", "leave out one of them");
      }
    }
    String cache = Value.textOf(options.get("cache"));
    if ("native".equals(Value.textOf(options.get("aio")))
        && cache != null
        && !DIRECT.contains(cache)) {
      scope.unfit(
          "`aio: 'native'` goes past the cache, which `cache: '" + cache + "'` asks for",
          "write cache: 'none', or aio: 'io_uring'");
    }
    return options.tree();
  }
}
