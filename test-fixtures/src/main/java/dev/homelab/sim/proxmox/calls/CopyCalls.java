package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Drives;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.World;
import java.util.Iterator;
import java.util.Map;

/** Snapshots, clones, templates, and moves to other nodes. */
final class CopyCalls {
  private static final String VM = "/nodes/{node}/qemu/{vmid}";
  private static final long SNAPSHOT_MILLIS = 1000;
  private static final long CLONE_MILLIS = 3000;

  private final Host host;
  private final World world;

  CopyCalls(Host host) {
    this.host = host;
    this.world = host.world();
  }

  void addTo(Map<String, Handler> all) {
    all.put("GET " + VM + "/snapshot", (p, w) -> list(p));
    all.put("POST " + VM + "/snapshot", this::take);
    all.put("DELETE " + VM + "/snapshot/{snapname}", this::drop);
    all.put("PUT " + VM + "/snapshot/{snapname}/config", (p, w) -> describe(p));
    all.put("POST " + VM + "/snapshot/{snapname}/rollback", this::rollback);
    all.put("POST " + VM + "/clone", this::copy);
    all.put("POST " + VM + "/template", this::template);
    all.put("POST " + VM + "/migrate", this::migrate);
    all.put("POST " + VM + "/move_disk", this::moveDisk);
  }

  private static ObjectNode snapshots(ObjectNode row) {
    return row.get("snapshots") instanceof ObjectNode kept ? kept : row.putObject("snapshots");
  }

  private JsonNode list(Params params) {
    ObjectNode row = world.machine(params.text("node"), params.text("vmid"));
    ArrayNode out = Json.array();
    for (Iterator<Map.Entry<String, JsonNode>> it = snapshots(row).fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> one = it.next();
      ObjectNode line = out.addObject().put("name", one.getKey());
      line.put("description", Json.text(one.getValue(), "description"));
      line.put("snaptime", one.getValue().path("time").asLong() / 1000);
    }
    Machine machine = new Machine(row);
    ObjectNode now = out.addObject().put("name", "current").put("digest", machine.digest());
    now.put("running", machine.runs() ? 1 : 0).put("description", "You are here!");
    return out;
  }

  private JsonNode take(Params params, Access.Who who) {
    String name = params.text("snapname");
    ObjectNode row = host.free(params);
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]+") || name.length() > 40) {
      throw PveError.parameter(
          "snapname", "invalid format - invalid configuration ID '" + name + "'");
    }
    if (name.equals("current") || name.equals("pending")) {
      throw PveError.parameter(
          "snapname", "unable to use snapshot name '" + name + "' (reserved name)");
    }
    if (snapshots(row).has(name)) {
      throw PveError.plain("snapshot name '" + name + "' already used");
    }
    row.put("lock", "snapshot");
    ObjectNode effect = Host.effect("vm.snapshot").put("name", name);
    effect.put("description", params.text("description"));
    return host.task("qmsnapshot", params, who, SNAPSHOT_MILLIS, effect, "");
  }

  private JsonNode drop(Params params, Access.Who who) {
    String name = params.text("snapname");
    ObjectNode row = host.free(params);
    if (!snapshots(row).has(name)) {
      throw PveError.plain("snapshot '" + name + "' does not exist");
    }
    ObjectNode effect = Host.effect("vm.delsnapshot").put("name", name);
    return host.task("qmdelsnapshot", params, who, SNAPSHOT_MILLIS, effect, "");
  }

  private JsonNode describe(Params params) {
    ObjectNode row = host.free(params);
    String name = params.text("snapname");
    if (!(snapshots(row).get(name) instanceof ObjectNode shot)) {
      throw PveError.plain("snapshot '" + name + "' does not exist");
    }
    shot.put("description", params.text("description"));
    return Handler.NOTHING;
  }

  private JsonNode rollback(Params params, Access.Who who) {
    String name = params.text("snapname");
    ObjectNode row = host.free(params);
    String newest = "";
    for (Iterator<String> it = snapshots(row).fieldNames(); it.hasNext(); ) {
      newest = it.next();
    }
    if (!snapshots(row).has(name)) {
      throw PveError.plain("snapshot '" + name + "' does not exist");
    }
    if (!newest.equals(name) && row.path("conf").toString().contains("local-zfs:")) {
      throw PveError.plain(
          "can't rollback, '" + name + "' is not most recent snapshot on 'local-zfs'");
    }
    ObjectNode effect = Host.effect("vm.rollback").put("name", name);
    effect.put("start", params.flag("start"));
    return host.task("qmrollback", params, who, SNAPSHOT_MILLIS, effect, "");
  }

  private JsonNode moveDisk(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    Machine machine = new Machine(row);
    machine.guard(params.text("digest"));
    String disk = params.text("disk");
    String to = params.text("storage");
    String value = machine.conf().path(disk).asText();
    if (value.isEmpty()) {
      throw PveError.plain("disk '" + disk + "' does not exist");
    }
    if (value.contains("media=cdrom")) {
      throw PveError.plain("you can't move a cdrom");
    }
    if (Drives.file(value).startsWith(to + ":")) {
      throw PveError.plain("you can't move to the same storage with same format");
    }
    if (params.flag("delete") && !snapshots(row).isEmpty()) {
      throw PveError.plain("you can't move a disk with snapshots and delete the source");
    }
    if (!Drives.content(world.storage(to, params.text("node")), "images")) {
      throw PveError.plain("storage '" + to + "' does not support content-type 'images'");
    }
    ObjectNode effect = Host.effect("vm.movedisk").put("disk", disk).put("storage", to);
    effect.put("node", params.text("node")).put("delete", params.flag("delete"));
    return host.task(
        "qmmove", params, who, CLONE_MILLIS, effect, "create full clone of drive " + disk);
  }

  private JsonNode copy(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    String newId = params.text("newid");
    if (world.row("vms", newId) != null) {
      throw PveError.plain("unable to create VM " + newId + ": config file already exists");
    }
    boolean template = row.path("conf").path("template").asText().equals("1");
    boolean full = params.given("full") == null ? !template : params.flag("full");
    if (!full && !params.text("storage").isEmpty()) {
      throw PveError.parameter("storage", "parameter 'storage' not allowed for linked clones");
    }
    if (!full && !template) {
      throw PveError.plain(
          "Linked clone feature is not supported for a machine that is no template");
    }
    row.put("lock", "clone");
    ObjectNode fresh = world.table("vms").putObject(newId);
    fresh.put("node", params.text("node")).put("status", "stopped").put("lock", "clone");
    fresh.put("vmid", newId).put("made", world.now()).putObject("conf");
    ObjectNode effect = Host.effect("vm.clone").put("newid", newId).put("full", full);
    for (String name : java.util.List.of("name", "description", "pool", "storage", "node")) {
      effect.put(name, params.text(name));
    }
    try {
      return host.task("qmclone", params, who, CLONE_MILLIS, effect, "create full clone");
    } catch (PveError e) {
      world.table("vms").remove(newId);
      row.remove("lock");
      throw e;
    }
  }

  private JsonNode template(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    if (new Machine(row).runs()) {
      throw PveError.plain("you can't convert a VM to template if VM is running");
    }
    if (!snapshots(row).isEmpty()) {
      throw PveError.plain("unable to create template, because VM contains snapshots");
    }
    return host.task("qmtemplate", params, who, SNAPSHOT_MILLIS, Host.effect("vm.template"), "");
  }

  private JsonNode migrate(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    String target = params.text("target");
    world.node(target);
    if (new Machine(row).runs() && !params.flag("online")) {
      throw PveError.plain("can't migrate running VM without --online");
    }
    if (target.equals(params.text("node"))) {
      throw PveError.parameter("target", "target is local node.");
    }
    ObjectNode effect = Host.effect("vm.migrate").put("target", target);
    return host.task("qmigrate", params, who, CLONE_MILLIS, effect, "starting migration");
  }
}
