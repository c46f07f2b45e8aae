package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Disks of machines and the volumes behind them. */
public final class Drives {
  /** Keys that hold a drive. */
  public static final Pattern KEY =
      Pattern.compile("(scsi|virtio|sata|ide)\\d+|efidisk0|tpmstate0|unused\\d+");

  private static final Pattern NEW = Pattern.compile("([^:/\\s]+):(\\d+(?:\\.\\d+)?)");
  private static final Pattern CLOUD_INIT = Pattern.compile("([^:/\\s]+):cloudinit");
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
      String volume = name(cloud.group(1), vmid, "vm-" + vmid + "-cloudinit");
      drive.put("file", allocate(node, cloud.group(1), volume, 4 * MIB, vmid));
      drive.put("media", "cdrom");
      drive.put("size", "4M");
    } else if (fresh.matches()) {
      String storage = fresh.group(1);
      long bytes = bytes(key, drive, fresh.group(2));
      String volume = name(storage, vmid, freeName(storage, vmid));
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
    for (int i = 0; ; i++) {
      String name = "vm-" + vmid + "-disk-" + i;
      if (world.row("volumes", storage + ":" + name(storage, vmid, name)) == null) {
        return name;
      }
    }
  }

  private String name(String storage, String vmid, String plain) {
    ObjectNode row = world.row("storages", storage);
    boolean folder = row != null && Json.text(row, "type").equals("dir");
    return folder ? vmid + "/" + plain + ".qcow2" : plain;
  }

  private String allocate(String node, String storage, String name, long bytes, String vmid) {
    ObjectNode row = world.storage(storage, node);
    if (used(storage) + bytes > row.path("capacity").asLong()) {
      throw PveError.plain("storage '" + storage + "': not enough free space");
    }
    String volid = storage + ":" + name;
    ObjectNode volume = world.table("volumes").putObject(volid);
    volume.put("size", bytes).put("content", "images").put("vmid", vmid).put("node", node);
    volume.put("serial", world.next("disks"));
    volume.put("format", name.endsWith(".qcow2") ? "qcow2" : "raw");
    return volid;
  }

  /** The bytes in use on a storage. */
  public long used(String storage) {
    return world.rows("volumes").entrySet().stream()
        .filter(row -> row.getKey().startsWith(storage + ":"))
        .mapToLong(row -> row.getValue().path("size").asLong())
        .sum();
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
    String name = name(storage, vmid, freeName(storage, vmid));
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
