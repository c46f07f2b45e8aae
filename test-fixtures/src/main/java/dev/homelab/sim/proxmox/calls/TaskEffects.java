package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Drives;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.NodeFiles;
import dev.homelab.sim.proxmox.world.PropertyText;
import dev.homelab.sim.proxmox.world.World;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What tasks do when their time is over. */
final class TaskEffects {
  private static final long IMAGE_BYTES = 90L << 20;
  private static final long VIRTUAL_BYTES = 1280L << 20;
  private final World world;
  private final Drives drives;
  private final NodeFiles files;
  private final StartChecks starts;
  private volatile UnaryOperator<String> refusal = url -> "";

  TaskEffects(World world, Drives drives) {
    this.world = world;
    this.drives = drives;
    this.files = new NodeFiles(world);
    this.starts = new StartChecks(world);
  }

  void downloads(UnaryOperator<String> refusing) {
    refusal = refusing;
  }

  void apply(ObjectNode task, ObjectNode effect) {
    String op = Json.text(effect, "op");
    if (op.equals("file.upload")) {
      uploaded(effect);
      return;
    }
    if (op.startsWith("file.")) {
      file(op, effect);
      return;
    }
    if (op.equals("nothing")) {
      return;
    }
    ObjectNode row = world.row("vms", Json.text(effect, "vmid"));
    if (row == null) {
      throw PveError.plain("unable to find configuration file for VM " + Json.text(effect, "vmid"));
    }
    switch (op) {
      case "vm.create" -> create(task, row, effect);
      case "vm.resize" -> drives.resize(row, Json.text(effect, "disk"), Json.text(effect, "size"));
      case "vm.movedisk" ->
          drives.move(
              row,
              Json.text(effect, "vmid"),
              Json.text(effect, "disk"),
              Json.text(effect, "storage"),
              effect.path("delete").asBoolean());
      case "vm.destroy" -> destroy(row, effect);
      case "vm.clone" -> copy(row, effect);
      case "vm.template" -> template(row);
      case "vm.migrate" -> row.put("node", Json.text(effect, "target"));
      case "vm.snapshot", "vm.delsnapshot", "vm.rollback" -> snapshot(op, row, effect);
      default -> power(op, task, row, effect);
    }
  }

  void undo(ObjectNode task, ObjectNode effect) {
    String vmid = Json.text(effect, "vmid");
    ObjectNode row = world.row("vms", vmid);
    switch (Json.text(effect, "op")) {
      case "vm.create" -> {
        free(vmid);
        world.table("vms").remove(vmid);
      }
      case "vm.clone" -> {
        world.table("vms").remove(Json.text(effect, "newid"));
        unlock(row);
      }
      default -> unlock(row);
    }
  }

  private static void unlock(@org.jspecify.annotations.Nullable ObjectNode row) {
    if (row != null) {
      row.remove("lock");
    }
  }

  private void free(String vmid) {
    List<String> gone = new ArrayList<>();
    world
        .rows("volumes")
        .forEach(
            (volid, volume) -> {
              if (Json.text(volume, "vmid").equals(vmid)) {
                gone.add(volid);
              }
            });
    gone.forEach(drives::free);
  }

  private void file(String op, ObjectNode effect) {
    String volid = Json.text(effect, "volid");
    String node = Json.text(effect, "node");
    if (op.equals("file.delete")) {
      files.remove(volid, node);
      return;
    }
    String refused = refusal.apply(Json.text(effect, "url"));
    if (!refused.isEmpty()) {
      throw PveError.plain(refused);
    }
    String checksum = Json.text(effect, "checksum");
    String got = sha256(Json.text(effect, "url"));
    ObjectNode there = files.on(volid, node);
    if (there != null) {
      if (checksum.isEmpty()) {
        throw PveError.plain("refusing to override existing file '" + volid + "'");
      }
      if (!checksum.equals(Json.text(there, "sha256"))) {
        throw PveError.plain(mismatch(Json.text(there, "sha256"), checksum));
      }
      return;
    }
    if (!checksum.isEmpty() && !checksum.equals(got)) {
      throw PveError.plain(mismatch(got, checksum));
    }
    String storage = Json.text(effect, "storage");
    ObjectNode row = world.storage(storage, node);
    if (drives.used(storage) + IMAGE_BYTES > row.path("capacity").asLong()) {
      throw PveError.plain("No space left on device");
    }
    ObjectNode volume = files.put(volid, node);
    volume.put("size", IMAGE_BYTES).put("content", Json.text(effect, "content"));
    volume.put("url", Json.text(effect, "url"));
    volume.put("virtual", VIRTUAL_BYTES).put("sha256", got).put("format", ending(volid));
  }

  /** A file that was sent to the host takes the place of one of the same name. */
  private void uploaded(ObjectNode effect) {
    String expected = Json.text(effect, "checksum");
    String got = Json.text(effect, "sha256");
    if (!expected.isEmpty() && !expected.equals(got)) {
      throw PveError.plain(mismatch(got, expected));
    }
    String storage = Json.text(effect, "storage");
    long bytes = effect.path("size").asLong();
    ObjectNode row = world.storage(storage, Json.text(effect, "node"));
    if (drives.used(storage) + bytes > row.path("capacity").asLong()) {
      throw PveError.plain("No space left on device");
    }
    String volid = Json.text(effect, "volid");
    ObjectNode volume = world.table("volumes").putObject(volid);
    volume.put("size", bytes).put("content", Json.text(effect, "content")).put("sha256", got);
    volume.put("virtual", VIRTUAL_BYTES).put("format", ending(volid));
  }

  private static String ending(String volid) {
    return volid.substring(volid.lastIndexOf('.') + 1);
  }

  private static String mismatch(String got, String expected) {
    return "checksum mismatch: got '" + got + "' != expect '" + expected + "', aborting";
  }

  /** The checksum of what an address gives; nothing is fetched. */
  static String sha256(String url) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(url.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void create(ObjectNode task, ObjectNode row, ObjectNode effect) {
    String vmid = Json.text(effect, "vmid");
    String node = Json.text(effect, "node");
    ObjectNode conf = new Machine(row).conf();
    World.texts(effect.path("settings"))
        .forEach(
            (key, value) ->
                conf.put(
                    key,
                    Drives.KEY.matcher(key).matches()
                        ? drives.place(node, vmid, key, value)
                        : MachineCalls.plain(world, key, value, "")));
    conf.put("meta", "creation-qemu=10.0.2,ctime=" + world.wall() / 1000);
    String seed = vmid + "/" + world.next("uuids");
    String uuid = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    conf.put("vmgenid", uuid);
    if (!conf.has("smbios1")) {
      conf.put("smbios1", "uuid=" + uuid);
    }
    if (!conf.has("boot")) {
      conf.put("boot", "order=scsi0;net0");
    }
    row.remove("lock");
    join(Json.text(effect, "pool"), vmid);
    if (effect.path("start").asBoolean()) {
      power("vm.start", task, row, effect);
    }
  }

  /** Frees the volumes of a machine that settings of it name. */
  private void named(JsonNode settings, String vmid) {
    World.texts(settings)
        .forEach(
            (key, value) -> {
              ObjectNode volume = world.row("volumes", Drives.file(value));
              if (volume != null && Json.text(volume, "vmid").equals(vmid)) {
                drives.free(Drives.file(value));
              }
            });
  }

  private void destroy(ObjectNode row, ObjectNode effect) {
    String vmid = Json.text(effect, "vmid");
    named(row.path("conf"), vmid);
    named(row.path("pending"), vmid);
    row.path("snapshots").forEach(one -> named(one.path("conf"), vmid));
    if (effect.path("all").asBoolean()) {
      free(vmid);
    }
    world.table("vms").remove(vmid);
    for (ObjectNode pool : world.rows("pools").values()) {
      ArrayNode members = (ArrayNode) pool.path("vms");
      List<String> left = World.list(members);
      members.removeAll();
      left.stream().filter(one -> !one.equals(vmid)).forEach(members::add);
    }
    if (effect.path("purge").asBoolean()) {
      world.table("ha").remove("vm:" + vmid);
      for (ObjectNode job : world.rows("jobs").values()) {
        List<String> kept = new ArrayList<>(List.of(Json.text(job, "vmid").split(",", -1)));
        if (kept.remove(vmid)) {
          job.put("vmid", String.join(",", kept));
        }
      }
    }
  }

  private void copy(ObjectNode source, ObjectNode effect) {
    String newId = Json.text(effect, "newid");
    ObjectNode fresh = world.row("vms", newId);
    source.remove("lock");
    if (fresh == null) {
      return;
    }
    ObjectNode conf = new Machine(fresh).conf();
    for (Map.Entry<String, String> one : World.texts(source.path("conf")).entrySet()) {
      String key = one.getKey();
      String value = one.getValue();
      if (key.equals("template") || key.startsWith("unused")) {
        continue;
      }
      conf.put(key, key.startsWith("net") ? copiedNet(value) : copied(key, value, newId, effect));
    }
    for (String name : List.of("name", "description")) {
      if (!Json.text(effect, name).isEmpty()) {
        conf.put(name, Json.text(effect, name));
      }
    }
    conf.put("smbios1", "uuid=" + UUID.nameUUIDFromBytes(newId.getBytes(StandardCharsets.UTF_8)));
    fresh.remove("lock");
    join(Json.text(effect, "pool"), newId);
  }

  private void join(String pool, String vmid) {
    ObjectNode members = world.row("pools", pool);
    if (members != null) {
      ((ArrayNode) members.path("vms")).add(vmid);
    }
  }

  private String copiedNet(String value) {
    String bare = value.replaceAll("^([a-z0-9]+)=[0-9A-Fa-f:]+", "$1");
    return MachineCalls.plain(world, "net0", bare, "");
  }

  private String copied(String key, String value, String newId, ObjectNode effect) {
    boolean drive = Drives.KEY.matcher(key).matches();
    ObjectNode volume = drive ? world.row("volumes", Drives.file(value)) : null;
    if (volume == null || !volume.has("vmid")) {
      return value;
    }
    String file = Drives.file(value);
    String storage = Json.text(effect, "storage");
    String on = storage.isEmpty() ? file.substring(0, file.indexOf(':')) : storage;
    if (value.contains("media=cdrom")) {
      return drives.place(Json.text(effect, "node"), newId, key, on + ":cloudinit");
    }
    if (!effect.path("full").asBoolean() && file.contains("base-")) {
      return drives.onBase(Json.text(effect, "node"), newId, value);
    }
    Map<String, String> parts = PropertyText.parse(value, "file");
    parts.put("file", on + ":0");
    parts.put("import-from", file);
    volume.put("virtual", volume.path("size").asLong());
    return drives.place(Json.text(effect, "node"), newId, key, PropertyText.print(parts, "file"));
  }

  /** The disks of a template are called otherwise, so that copies can build on them. */
  private void template(ObjectNode row) {
    ObjectNode conf = new Machine(row).conf();
    drives.intoBases(conf);
    conf.put("template", "1");
    row.remove("lock");
  }

  private void snapshot(String op, ObjectNode row, ObjectNode effect) {
    String name = Json.text(effect, "name");
    ObjectNode all =
        row.get("snapshots") instanceof ObjectNode kept ? kept : row.putObject("snapshots");
    switch (op) {
      case "vm.snapshot" -> {
        if (row.path("conf").path("template").asText().equals("1")) {
          throw PveError.plain("you can't take a snapshot if it's a template");
        }
        drives.snapshots(row.path("conf"));
        ObjectNode one = all.putObject(name).put("time", world.wall());
        one.put("description", Json.text(effect, "description"));
        one.set("conf", new Machine(row).conf().deepCopy());
        row.remove("lock");
      }
      case "vm.delsnapshot" -> all.remove(name);
      default -> {
        row.set("conf", all.path(name).path("conf").deepCopy());
        row.put("status", "stopped");
        if (effect.path("start").asBoolean()) {
          new Machine(row).start();
        }
      }
    }
  }

  private void power(String op, ObjectNode task, ObjectNode row, ObjectNode effect) {
    Machine machine = new Machine(row);
    String vmid = Json.text(effect, "vmid");
    switch (op) {
      case "vm.start" -> {
        if (machine.runs()) {
          throw PveError.plain("VM " + vmid + " already running");
        }
        starts.check(vmid, row, task);
        machine.start();
      }
      case "vm.stop" -> stop(row, machine);
      case "vm.reboot" -> {
        stop(row, machine);
        machine.start();
      }
      case "vm.reset" -> machine.again();
      case "vm.status" -> row.put("status", Json.text(effect, "status"));
      case "vm.deaf" -> throw PveError.plain("VM quit/powerdown failed - got timeout");
      default -> throw PveError.plain("unknown work " + op);
    }
  }

  private static void stop(ObjectNode row, Machine machine) {
    row.put("status", "stopped");
    machine.settle();
  }
}
