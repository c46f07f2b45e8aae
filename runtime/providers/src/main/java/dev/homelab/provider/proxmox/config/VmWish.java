package dev.homelab.provider.proxmox.config;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a script wants of one machine, as settings of the platform.
 *
 * @param wanted the tree that it came from, defaults of its system filled in
 * @param name the machine's name
 * @param props the settings that the script owns, without tags and description
 * @param disks what is wanted of each disk
 */
public record VmWish(
    Wanted wanted, String name, SortedMap<String, Prop> props, SortedMap<String, Disk> disks) {
  /**
   * A disk.
   *
   * @param storage the storage that it is made on; empty for one that is there already
   * @param bytes its size; -1 for that of its image, and of one that is there already
   * @param image the volume that it is copied from, or empty
   * @param volume the volume that it is, which others made; empty for one that is made
   */
  public record Disk(String storage, long bytes, String image, String volume) {}

  /** Reads a wish. */
  public static VmWish of(Value.Tree desired, Address address) {
    Wanted wanted = new Wanted(Defaults.fill(desired));
    TreeMap<String, Prop> props = new TreeMap<>();
    TreeMap<String, Disk> disks = new TreeMap<>();
    String name = wanted.has("name") ? wanted.text("name") : address.last().name();
    whole("name", name, props);
    FieldNames.PLAIN.forEach(
        (field, key) -> {
          if (wanted.given(field) != null) {
            whole(key, wanted.text(field), props);
          }
        });
    either("agent", FieldNames.AGENT, wanted, props);
    either("vga", FieldNames.VGA, wanted, props);
    if (!wanted.list("cpuFlags").isEmpty()) {
      Prop kind = props.getOrDefault("cpu", new Prop("cpu", new TreeMap<>()));
      props.put("cpu", kind.with("flags", String.join(";", wanted.list("cpuFlags"))));
    }
    wanted.each("numaNodes").forEach((node, part) -> parts(node, part, FieldNames.NUMA, props));
    wanted.each("disks").forEach((slot, disk) -> disk(slot, disk, props, disks));
    wanted.each("nets").forEach((slot, net) -> parts(slot, net, FieldNames.NET, props));
    wanted.each("pci").forEach((slot, pci) -> parts(slot, pci, FieldNames.PCI, props));
    wanted.each("usb").forEach((slot, usb) -> parts(slot, usb, FieldNames.USB, props));
    firmware(wanted, props);
    media(wanted, props);
    cloudInit(wanted.in("cloudInit"), props);
    if (!wanted.list("boot").isEmpty()) {
      whole("boot", "order=" + String.join(";", wanted.list("boot")), props);
    }
    if (wanted.has("startup")) {
      parts(
          "startup",
          wanted.in("startup"),
          Map.of("order", "order", "up", "up", "down", "down"),
          props);
    }
    serial(wanted, props);
    wanted
        .in("raw")
        .tree()
        .fields()
        .keySet()
        .forEach(key -> whole(key, wanted.in("raw").text(key), props));
    return new VmWish(wanted, name, props, disks);
  }

  private static void whole(String key, String value, Map<String, Prop> props) {
    props.put(key, Prop.parse(key, value));
  }

  /** A setting that is one text, or a tree of its parts. */
  private static void either(
      String field, Map<String, String> names, Wanted wanted, Map<String, Prop> props) {
    if (wanted.given(field) != null) {
      whole(field, wanted.text(field), props);
    } else if (wanted.has(field)) {
      parts(field, wanted.in(field), names, props);
    }
  }

  /** Ports by number, each a console or a port of the host; or the numbers of consoles. */
  private static void serial(Wanted wanted, Map<String, Prop> props) {
    for (String port : wanted.list("serial")) {
      whole("serial" + port, "socket", props);
    }
    Wanted ports = wanted.in("serial");
    ports.tree().fields().keySet().forEach(n -> whole("serial" + n, ports.text(n), props));
  }

  private static void parts(
      String slot, Wanted from, Map<String, String> names, Map<String, Prop> props) {
    TreeMap<String, String> options = new TreeMap<>();
    names.forEach(
        (field, option) -> {
          String given = from.given(field);
          if (given != null && !given.isEmpty()) {
            options.put(option, option.equals("discard") ? discard(given) : given);
          }
        });
    if (slot.startsWith("net")) {
      options.putIfAbsent("model", "virtio");
    }
    props.put(slot, new Prop(slot, options));
  }

  private static String discard(String given) {
    return given.equals("1") ? "on" : given.equals("0") ? "ignore" : given;
  }

  private static void disk(
      String slot, Wanted disk, Map<String, Prop> props, Map<String, Disk> disks) {
    parts(slot, disk, FieldNames.DISK, props);
    Wanted speed = disk.in("speed");
    String volume = disk.text("volume");
    props.computeIfPresent(
        slot,
        (key, prop) -> {
          Prop limited = prop.with("file", volume);
          for (Map.Entry<String, String> limit : FieldNames.SPEED.entrySet()) {
            limited = limited.with(limit.getValue(), speed.text(limit.getKey()));
          }
          return limited;
        });
    if (!volume.isEmpty()) {
      disks.put(slot, new Disk("", -1, "", volume));
      return;
    }
    long bytes = disk.has("size") ? Sizes.bytes(disk.text("size")) : -1;
    disks.put(slot, new Disk(disk.text("storage"), bytes, disk.text("image"), ""));
    if (bytes >= 0) {
      props.computeIfPresent(slot, (key, prop) -> prop.with("size", Sizes.text(bytes)));
    }
  }

  private static void firmware(Wanted wanted, Map<String, Prop> props) {
    if (wanted.has("efi")) {
      Wanted efi = wanted.in("efi");
      Prop disk = new Prop("efidisk0", new TreeMap<>(Map.of("efitype", "4m")));
      props.put("efidisk0", disk.with("pre-enrolled-keys", efi.flag("enrolledKeys") ? "1" : "0"));
    }
    if (wanted.has("tpm")) {
      String version = wanted.in("tpm").text("version");
      String stated = version.isEmpty() ? "v2.0" : version;
      props.put("tpmstate0", new Prop("tpmstate0", new TreeMap<>(Map.of("version", stated))));
    }
  }

  private static void media(Wanted wanted, Map<String, Prop> props) {
    Wanted media = wanted.in("media");
    for (String slot : media.tree().fields().keySet()) {
      String volume = media.text(slot);
      String file = volume.isEmpty() ? "none" : volume;
      props.put(slot, new Prop(slot, new TreeMap<>(Map.of("file", file, "media", "cdrom"))));
    }
  }

  private static void cloudInit(Wanted from, Map<String, Prop> props) {
    Map<String, String> names =
        Map.of(
            "user",
            "ciuser",
            "nameserver",
            "nameserver",
            "searchDomain",
            "searchdomain",
            "upgrade",
            "ciupgrade",
            "custom",
            "cicustom");
    names.forEach(
        (field, key) -> {
          if (from.given(field) != null) {
            whole(key, from.text(field), props);
          }
        });
    if (!from.list("sshKeys").isEmpty()) {
      whole("sshkeys", encoded(String.join("\n", from.list("sshKeys"))), props);
    }
    from.each("addresses")
        .forEach(
            (number, address) ->
                parts(
                    "ipconfig" + number,
                    address,
                    Map.of("ip", "ip", "gateway", "gw", "ip6", "ip6", "gateway6", "gw6"),
                    props));
    if (from.has("storage")) {
      String slot = from.has("slot") ? from.text("slot") : "ide2";
      props.put(slot, new Prop(slot, new TreeMap<>(Map.of("media", "cdrom"))));
    }
  }

  /** The form in which keys are kept: percent-encoded, a space as {@code %20}. */
  static String encoded(String keys) {
    return java.net.URLEncoder.encode(keys, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  /** The machine's number, or 0 when it is derived. */
  public long vmid() {
    return wanted.number("vmid", 0);
  }

  /** The node. */
  public String node() {
    return wanted.text("node");
  }

  /** Whether it shall run. */
  public boolean runs() {
    return !wanted.text("power").equals("stopped") && !isTemplate();
  }

  /** Whether high availability chooses the node that it is on, once it is made. */
  public boolean roams() {
    return wanted.flag("ha");
  }

  /** Whether the machine is to be moved away from a node. */
  public boolean leaves(String there) {
    return !roams() && !node().isEmpty() && !node().equals(there);
  }

  /** Whether it shall be a template, which never runs. */
  public boolean isTemplate() {
    return wanted.flag("template");
  }

  /** The slot of the cloud-init drive; empty when there is none. */
  public String cloudInitSlot() {
    Wanted from = wanted.in("cloudInit");
    return from.has("storage") ? (from.has("slot") ? from.text("slot") : "ide2") : "";
  }

  /** The storages that making it allocates on, each once. */
  public List<String> storages() {
    List<String> all = new ArrayList<>();
    disks.values().forEach(disk -> all.add(disk.storage()));
    for (String field : List.of("efi", "tpm", "cloudInit")) {
      all.add(wanted.in(field).text("storage"));
    }
    return all.stream().filter(one -> !one.isEmpty()).distinct().sorted().toList();
  }

  /** The volumes that it uses and that others made, by slot. */
  public SortedMap<String, String> volumes() {
    TreeMap<String, String> used = new TreeMap<>();
    disks.forEach(
        (slot, disk) -> {
          if (!disk.volume().isEmpty()) {
            used.put(slot, disk.volume());
          }
        });
    return used;
  }

  /** The files of cloud-init that somebody put onto a storage, which no API does. */
  public List<String> snippets() {
    Prop custom = props.get("cicustom");
    return custom == null
        ? List.of()
        : Stream.of(custom.print().split(",", -1))
            .map(part -> part.substring(part.indexOf('=') + 1))
            .filter(volume -> !volume.isEmpty())
            .toList();
  }

  /** The tags that the script wants. */
  public List<String> tags() {
    return wanted.list("tags");
  }

  /** The settings as a new machine is made with, new disks in the form that allocates them. */
  public SortedMap<String, String> fresh() {
    TreeMap<String, String> params = new TreeMap<>();
    props.forEach((key, prop) -> params.put(key, allocating(key, prop)));
    return params;
  }

  /** The text that makes a setting's disk, or the setting as it is. */
  public String allocating(String key, Prop prop) {
    Disk disk = disks.get(key);
    if (disk != null && disk.volume().isEmpty()) {
      Prop made = prop.with("size", "");
      return disk.image().isEmpty()
          ? made.with("file", disk.storage() + ':' + Sizes.gib(Math.max(0, disk.bytes()))).print()
          : made.with("file", disk.storage() + ":0").with("import-from", disk.image()).print();
    }
    if (key.equals("efidisk0")) {
      return prop.with("file", wanted.in("efi").text("storage") + ":1").print();
    }
    if (key.equals("tpmstate0")) {
      return prop.with("file", wanted.in("tpm").text("storage") + ":1").print();
    }
    if (key.equals(cloudInitSlot())) {
      return wanted.in("cloudInit").text("storage") + ":cloudinit";
    }
    return prop.print();
  }
}
