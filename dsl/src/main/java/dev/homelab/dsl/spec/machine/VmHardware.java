package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of processors, memory, firmware and platform. */
final class VmHardware {
  private static final int MOST_LIMIT = 128;
  private static final int MOST_UNITS = 262_144;
  private static final int MOST_SHARES = 50_000;
  private static final Size SCREEN_LEAST = Size.mib(4);
  private static final Size SCREEN_MOST = Size.mib(512);
  private static final Size TERA = Size.gib(1024);

  private static final String[] SCREENS = {
    "std",
    "virtio",
    "virtio-gl",
    "qxl",
    "qxl2",
    "qxl3",
    "qxl4",
    "vmware",
    "cirrus",
    "none",
    "serial0",
    "serial1",
    "serial2",
    "serial3"
  };

  /** What each option is called as a property of a machine. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("flags", "cpuFlags"),
          Map.entry("limit", "cpuLimit"),
          Map.entry("units", "cpuUnits"),
          Map.entry("online", "vcpus"),
          Map.entry("system", "osType"),
          Map.entry("controller", "scsiController"));

  private final Map<String, Said<Object>> plain;
  private final Map<String, Value> numaNodes = new TreeMap<>();
  @Nullable Said<String> firmware;
  @Nullable Boolean enrolledKeys;
  @Nullable String tpm;

  /** Keeps plain properties where the block's others are. */
  VmHardware(Map<String, Said<Object>> plain) {
    this.plain = plain;
  }

  private void keep(Scope scope, Options options) {
    options
        .tree()
        .fields()
        .forEach(
            (name, value) ->
                plain.put(FIELDS.getOrDefault(name, name), Said.now(scope, (Object) value)));
  }

  /** Says how processors are shared. */
  void processors(Scope scope, Map<String, ?> named) {
    keep(
        scope,
        Options.of("cpuOptions", named, scope)
            .list("flags", "[+-][a-z0-9][a-z0-9._-]*", "['+aes', '-pcid']")
            .number("limit", 0, MOST_LIMIT)
            .count("units", 1, MOST_UNITS)
            .numbers("affinity", ",", "0-3,8")
            .count("online", 1, Integer.MAX_VALUE)
            .choice("arch", "x86_64", "aarch64"));
  }

  /** Says how memory is shared. */
  void memory(Scope scope, Map<String, ?> named) {
    keep(
        scope,
        Options.of("memoryOptions", named, scope)
            .count("shares", 0, MOST_SHARES)
            .as("hugepages", VmHardware::pages, "2.MiB, 1.GiB or 'any'", "1.GiB")
            .flag("keepHugepages"));
  }

  private static @Nullable Object pages(Object given) {
    return given instanceof Size size && (size.equals(Size.mib(2)) || size.equals(Size.gib(1)))
        ? Long.toString(Machines.mebibytes(size))
        : given.toString().equals("any") ? "any" : null;
  }

  /** Shows the machine which of its processors are near which memory. */
  void numa(Scope scope) {
    plain.put("numa", Said.now(scope, true));
  }

  /** Describes one node of that. */
  void numaNode(Scope scope, Map<String, ?> named) {
    Options options =
        Options.of("numaNode", named, scope)
            .numbers("cpus", ";", "0-3")
            .mebibytes("memory", Size.mib(1), TERA, "4.GiB")
            .numbers("hostNodes", ";", "0")
            .choice("policy", "preferred", "bind", "interleave");
    if (!named.containsKey("cpus")) {
      scope.unfit(
          "which processors are in this node?", "write numaNode cpus: '0-3', memory: 4.GiB");
    }
    if (named.containsKey("policy") && !named.containsKey("hostNodes")) {
      scope.unfit("`policy:` is about nodes of the host", "name them: hostNodes: '0'");
    }
    numa(scope);
    numaNodes.put("numa" + numaNodes.size(), options.tree());
  }

  /** Says what the platform is. */
  void platform(Scope scope, Map<String, ?> named) {
    keep(
        scope,
        Options.of("platform", named, scope)
            .text(
                "machine",
                "(pc|pc(-i440fx)?-\\d+(\\.\\d+)+(\\+pve\\d+)?|q35|pc-q35-\\d+(\\.\\d+)+(\\+pve\\d+)?)",
                "pc-q35-9.2")
            .choice(
                "system", "l26", "l24", "win11", "win10", "win8", "win7", "wvista", "wxp", "w2k",
                "w2k3", "w2k8", "solaris", "other")
            .choice(
                "controller",
                "virtio-scsi-pci",
                "virtio-scsi-single",
                "lsi",
                "lsi53c810",
                "megasas",
                "pvscsi"));
  }

  /** Names the firmware. */
  void firmware(Scope scope, Map<String, ?> named, String kind) {
    Options options = Options.of("firmware", named, scope).flag("secureBoot");
    if (!Options.isOne(scope, "`firmware`", kind, "uefi", "bios")) {
      return;
    }
    if (kind.equals("bios") && named.containsKey("secureBoot")) {
      scope.unfit("secure boot is for UEFI", "write firmware 'uefi', secureBoot: true");
    }
    firmware = Said.now(scope, kind);
    enrolledKeys = options.get("secureBoot") instanceof Value.Bool flag ? flag.value() : null;
  }

  /** Gives the machine a TPM. */
  void tpm(Scope scope, Map<String, ?> named) {
    Value version = Options.of("tpm", named, scope).choice("version", "2.0", "1.2").get("version");
    tpm = version == null ? "v2.0" : "v" + Value.textOf(version);
  }

  /** Names the screen. */
  void screen(Scope scope, Map<String, ?> named, String kind) {
    Options more =
        Options.of("display", named, scope)
            .mebibytes("memory", SCREEN_LEAST, SCREEN_MOST, "64.MiB")
            .choice("clipboard", "vnc");
    TreeMap<String, Value> all = new TreeMap<>(more.tree().fields());
    if (Options.isOne(scope, "`display`", kind, SCREENS)) {
      Value type = new Value.Text(kind);
      all.put("type", type);
      Object said = all.size() == 1 ? type : new Value.Tree(all);
      plain.put("vga", Said.now(scope, said));
    }
  }

  /** Says that the guest agent runs. */
  void agent(Scope scope, Map<String, ?> named) {
    Options options =
        Options.of("agent", named, scope)
            .flag("trim")
            .flag("freeze")
            .choice("type", "virtio", "isa");
    boolean more = !options.tree().fields().isEmpty();
    Object said = more ? options.treeOr(Map.of("enabled", true)) : "enabled=1";
    plain.put("agent", Said.now(scope, said));
  }

  /** Sets what the block states of nodes of memory. */
  void describe(Draft draft) {
    draft.derived("numaNodes", numaNodes, "which processors are near which memory");
  }
}
