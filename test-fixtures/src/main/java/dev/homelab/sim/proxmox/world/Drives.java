package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Disks of machines and the volumes behind them. */
public final class Drives {
  /** Keys that hold a drive. */
  public static final Pattern KEY =
      Pattern.compile("(scsi|virtio|sata|ide)\\d+|efidisk0|tpmstate0|unused\\d+");

  private static final Pattern NEW = Pattern.compile("([^:/\\s]+):(\\d+(?:\\.\\d+)?)");
  private static final Pattern CLOUD_INIT = Pattern.compile("([^:/\\s]+):cloudinit");
  private static final Pattern DISK =
      Pattern.compile("(?:vm|base)-(\\d+)-disk-(\\d+)(?:\\.\\w+)?$");
  private static final List<Pattern> OWNERS =
      List.of(
          Pattern.compile("[^:]+:\\d+/[^/]+/(\\d+)/[^/]+"),
          Pattern.compile("[^:]+:(\\d+)/[^/]+"),
          Pattern.compile(".*[:/](?:vm|base)-(\\d+)-[^/]*"));
  private static final Set<String> FOLDERS = Set.of("dir", "nfs", "cifs");
  private static final Set<String> LAYERED = Set.of("zfspool", "lvmthin", "btrfs", "rbd");
  private static final long MIB = 1L << 20;
  private static final long IMAGE_BYTES = 1280 * MIB;
  private final World world;

  /** The drives of a world. */
  public Drives(World world) {
    this.world = world;
  }

  /** Refuses what the host refuses before a task starts. */
  public void check(String node, String key, String value) {
    Map<String, String> drive = PropertyText.parse(value, "file");
    String file = drive.getOrDefault("file", "");
    String from = drive.getOrDefault("import-from", "");
    Matcher fresh = NEW.matcher(file);
    if (!from.isEmpty()) {
      if (!fresh.matches() || Double.parseDouble(fresh.group(2)) != 0) {
        throw PveError.parameter(
            key, "'import-from' requires special syntax - use <storage ID>:0,import-from=<source>");
      }
      importable(key, from);
    }
    if (file.contains(":iso/") && !drive.getOrDefault("media", "").equals("cdrom")) {
      throw PveError.parameter(key, "explicit 'media=cdrom' is required for iso images");
    }
    if (file.contains(":")) {
      String id = file.substring(0, file.indexOf(':'));
      ObjectNode storage = world.storage(id, node);
      boolean allocates = fresh.matches() || CLOUD_INIT.matcher(file).matches();
      if (allocates && !content(storage, "images")) {
        throw PveError.plain("storage '" + id + "' does not support content-type 'images'");
      }
      if (!allocates && world.row("volumes", file) == null) {
        throw PveError.plain("volume '" + file + "' does not exist");
      }
    }
  }

  private void importable(String key, String from) {
    ObjectNode source = world.row("volumes", from);
    if (from.startsWith("/")) {
      throw PveError.plain("only root can use absolute paths");
    }
    if (source == null) {
      throw PveError.plain("volume '" + from + "' does not exist");
    }
    String kind = Json.text(source, "content");
    if (!kind.equals("import") && !kind.equals("images")) {
      throw PveError.parameter(
          key, from + " has wrong type '" + kind + "' - needs to be 'images' or 'import'");
    }
  }

  /** Whether a storage takes a kind of content. */
  public static boolean content(ObjectNode storage, String kind) {
    return ("," + Json.text(storage, "content") + ",").contains("," + kind + ",");
  }

  /** Makes the volume that a value asks for and gives the value as it is kept. */
  public String place(String node, String vmid, String key, String value) {
    Map<String, String> drive = PropertyText.parse(value, "file");
    String file = drive.getOrDefault("file", "");
    Matcher fresh = NEW.matcher(file);
    Matcher cloud = CLOUD_INIT.matcher(file);
    if (cloud.matches()) {
      String volume = name(cloud.group(1), vmid, "vm-" + vmid + "-cloudinit", "");
      drive.put("file", allocate(node, cloud.group(1), volume, 4 * MIB, vmid));
      drive.put("media", "cdrom");
      drive.put("size", "4M");
    } else if (fresh.matches()) {
      String storage = fresh.group(1);
      long bytes = bytes(key, drive, fresh.group(2));
      String format = drive.getOrDefault("format", "");
      drive.remove("format");
      String volume = name(storage, vmid, freeName(storage, vmid), format);
      String made = allocate(node, storage, volume, bytes, vmid);
      imprint(made, drive.getOrDefault("import-from", ""));
      drive.put("file", made);
      drive.put("size", PropertyText.size(bytes));
      drive.remove("import-from");
    } else {
      ObjectNode there = world.row("volumes", file);
      if (there != null && !drive.containsKey("size")) {
        drive.put("size", PropertyText.size(there.path("size").asLong()));
      }
    }
    if (key.equals("efidisk0") && world.options().profile().hasMessages()) {
      drive.putIfAbsent("ms-cert", "2023k");
    }
    return PropertyText.print(drive, "file");
  }

  /** A disk that is made from an image or from another disk bears what that one does. */
  private void imprint(String volid, String from) {
    ObjectNode volume = world.row("volumes", volid);
    ObjectNode source = from.isEmpty() ? null : world.row("volumes", from);
    if (volume != null && source != null && source.has("url")) {
      volume.put("url", Json.text(source, "url"));
    }
  }

  private long bytes(String key, Map<String, String> drive, String gib) {
    if (key.equals("efidisk0") || key.equals("tpmstate0")) {
      return 4 * MIB;
    }
    String from = drive.getOrDefault("import-from", "");
    if (!from.isEmpty()) {
      ObjectNode source = world.row("volumes", from);
      return source == null ? IMAGE_BYTES : source.path("virtual").asLong(IMAGE_BYTES);
    }
    return (long) (Double.parseDouble(gib) * (1L << 30));
  }

  private String freeName(String storage, String vmid) {
    Set<Integer> taken = new TreeSet<>();
    for (String volid : world.rows("volumes").keySet()) {
      Matcher disk = DISK.matcher(volid);
      if (volid.startsWith(storage + ":") && disk.find() && disk.group(1).equals(vmid)) {
        taken.add(Integer.valueOf(disk.group(2)));
      }
    }
    int free = 0;
    while (taken.contains(free)) {
      free++;
    }
    return "vm-" + vmid + "-disk-" + free;
  }

  private String name(String storage, String vmid, String plain, String format) {
    String ending = format.isEmpty() ? "qcow2" : format;
    return isFolder(world.row("storages", storage)) ? vmid + "/" + plain + "." + ending : plain;
  }

  /** Whether disks on a storage are files. */
  private static boolean isFolder(@Nullable ObjectNode storage) {
    return storage != null && FOLDERS.contains(Json.text(storage, "type"));
  }

  /** Refuses a snapshot where a disk lies on a storage, or has a format, that takes none. */
  public void snapshots(JsonNode conf) {
    World.texts(conf)
        .forEach(
            (key, value) -> {
              String file = file(value);
              boolean disk = KEY.matcher(key).matches() && !key.startsWith("unused");
              if (disk && !value.contains("media=cdrom") && !snapshots(file)) {
                throw PveError.plain("snapshot feature is not available");
              }
            });
  }

  private boolean snapshots(String volid) {
    ObjectNode storage = world.row("storages", volid.replaceAll(":.*", ""));
    boolean layered = storage != null && LAYERED.contains(Json.text(storage, "type"));
    return layered || (isFolder(storage) && volid.endsWith(".qcow2"));
  }

  /** Gives the disks of a machine that becomes a template the names of bases. */
  public void intoBases(ObjectNode conf) {
    Map<String, String> bases = new TreeMap<>();
    World.texts(conf)
        .forEach(
            (key, value) -> {
              String file = file(value);
              boolean disk = KEY.matcher(key).matches() && !key.startsWith("unused");
              ObjectNode volume = world.row("volumes", file);
              if (!disk || value.contains("media=cdrom") || volume == null) {
                return;
              }
              ObjectNode storage = world.row("storages", file.replaceAll(":.*", ""));
              boolean layered = storage != null && LAYERED.contains(Json.text(storage, "type"));
              if (!layered && !isFolder(storage)) {
                throw PveError.plain("volume '" + file + "' does not support template/clone");
              }
              String base = file.replaceFirst("([:/])vm-(?=[^/]*$)", "$1base-");
              bases.put(key, value.replace(file, base));
              world.table("volumes").remove(file);
              world.table("volumes").set(base, volume);
            });
    bases.forEach(conf::put);
  }

  /** Makes a disk that holds the differences from a base and no more; the drive as it is kept. */
  public String onBase(String node, String vmid, String value) {
    Map<String, String> drive = PropertyText.parse(value, "file");
    String base = drive.getOrDefault("file", "");
    String storage = base.replaceAll(":.*", "");
    String ending = base.matches(".*\\.\\w+") ? base.substring(base.lastIndexOf('.') + 1) : "";
    String plain = name(storage, vmid, freeName(storage, vmid), ending);
    String below = base.substring(storage.length() + 1) + "/" + plain;
    long bytes = PropertyText.bytes(drive.getOrDefault("size", "0"));
    String made = allocate(node, storage, below, bytes, vmid);
    imprint(made, base);
    ObjectNode volume = world.row("volumes", made);
    if (volume != null) {
      volume.put("parent", base);
    }
    drive.put("file", made);
    return PropertyText.print(drive, "file");
  }

  /** Makes an empty volume and gives its whole name. */
  public String allocate(String node, String storage, String name, long bytes, String vmid) {
    ObjectNode row = world.storage(storage, node);
    if (used(storage) + bytes > row.path("capacity").asLong()) {
      throw PveError.plain("storage '" + storage + "': not enough free space");
    }
    String volid = storage + ":" + name;
    ObjectNode volume = world.table("volumes").putObject(volid);
    volume.put("size", bytes).put("content", "images").put("vmid", vmid).put("node", node);
    volume.put("serial", world.next("disks"));
    int dot = name.lastIndexOf('.');
    volume.put("format", dot < 0 ? "raw" : name.substring(dot + 1));
    return volid;
  }

  /** The bytes in use on a storage. */
  public long used(String storage) {
    return world.rows("volumes").entrySet().stream()
        .filter(row -> row.getKey().startsWith(storage + ":"))
        .mapToLong(row -> row.getValue().path("size").asLong())
        .sum();
  }

  /**
   * The machine that a volume belongs to: by its folder on a storage of files, by its name
   * elsewhere; empty for none.
   */
  public static String owner(String volid) {
    for (Pattern form : OWNERS) {
      Matcher parts = form.matcher(volid);
      if (parts.matches()) {
        return parts.group(1);
      }
    }
    return "";
  }

  /** The volume of a drive's value; empty for none. */
  public static String file(String value) {
    return PropertyText.parse(value, "file").getOrDefault("file", "");
  }

  /** Grows a drive. */
  public void resize(ObjectNode vm, String disk, String size) {
    ObjectNode conf = (ObjectNode) vm.path("conf");
    String value = Json.text(conf, disk);
    if (value.isEmpty()) {
      throw PveError.plain("disk '" + disk + "' does not exist");
    }
    Map<String, String> drive = PropertyText.parse(value, "file");
    if (drive.getOrDefault("media", "").equals("cdrom")) {
      throw PveError.plain("you can't resize a cdrom");
    }
    long now = PropertyText.bytes(drive.getOrDefault("size", "0"));
    long bytes =
        size.startsWith("+")
            ? now + PropertyText.bytes(size.substring(1))
            : PropertyText.bytes(size);
    if (bytes < now) {
      throw PveError.plain("shrinking disks is not supported");
    }
    drive.put("size", PropertyText.size(bytes));
    conf.put(disk, PropertyText.print(drive, "file"));
    ObjectNode volume = world.row("volumes", drive.getOrDefault("file", ""));
    if (volume != null) {
      volume.put("size", bytes);
    }
  }

  /** Copies a drive to another storage; the old copy goes, or stays as an unused one. */
  public void move(ObjectNode vm, String vmid, String disk, String storage, boolean delete) {
    ObjectNode conf = (ObjectNode) vm.path("conf");
    Map<String, String> drive = PropertyText.parse(Json.text(conf, disk), "file");
    String from = drive.getOrDefault("file", "");
    if (from.startsWith(storage + ":")) {
      throw PveError.plain("you can't move to the same storage with same format");
    }
    long bytes = PropertyText.bytes(drive.getOrDefault("size", "0"));
    String name = name(storage, vmid, freeName(storage, vmid), "");
    String made = allocate(Json.text(vm, "node"), storage, name, bytes, vmid);
    imprint(made, from);
    drive.put("file", made);
    conf.put(disk, PropertyText.print(drive, "file"));
    if (delete) {
      free(from);
      return;
    }
    int slot = 0;
    while (conf.has("unused" + slot)) {
      slot++;
    }
    conf.put("unused" + slot, from);
  }

  /** Takes a volume away. */
  public void free(String volid) {
    world.table("volumes").remove(volid);
  }
}
