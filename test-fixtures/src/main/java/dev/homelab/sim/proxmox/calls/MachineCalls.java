package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Formats;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.Drives;
import dev.homelab.sim.proxmox.world.Machine;
import dev.homelab.sim.proxmox.world.PropertyText;
import dev.homelab.sim.proxmox.world.World;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Making, reading, changing and removing machines. */
final class MachineCalls {
  private static final String QEMU = "/nodes/{node}/qemu";
  private static final String VM = QEMU + "/{vmid}";
  private static final long CREATE_MILLIS = 1500;
  private static final long CONFIG_MILLIS = 200;
  private static final Set<String> NO_SETTING =
      Set.of(
          "node",
          "vmid",
          "pool",
          "start",
          "ha-managed",
          "delete",
          "revert",
          "digest",
          "force",
          "skiplock",
          "background_delay");

  private static final Formats FORMATS = Formats.load();

  private final Host host;
  private final World world;

  MachineCalls(Host host) {
    this.host = host;
    this.world = host.world();
  }

  void addTo(Map<String, Handler> all) {
    all.put("GET " + QEMU, this::list);
    all.put("POST " + QEMU, this::create);
    all.put("GET " + VM + "/config", (p, w) -> told(p));
    all.put("PUT " + VM + "/config", this::change);
    all.put("POST " + VM + "/config", this::changeAsTask);
    all.put("GET " + VM + "/pending", (p, w) -> machine(p).waiting());
    all.put("PUT " + VM + "/resize", this::resize);
    all.put("PUT " + VM + "/unlink", (p, w) -> unlink(p));
    all.put("GET " + VM + "/cloudinit", (p, w) -> machine(p).cloudInitState());
    all.put(
        "PUT " + VM + "/cloudinit",
        (p, w) -> {
          host.free(p);
          machine(p).cloudInit();
          return Handler.NOTHING;
        });
    all.put("GET " + VM + "/status/current", (p, w) -> status(p));
    all.put("DELETE " + VM, this::delete);
    all.put("GET " + VM + "/agent/network-get-interfaces", this::agent);
    all.put("POST " + VM + "/agent/ping", this::ping);
  }

  private Machine machine(Params params) {
    return new Machine(world.machine(params.text("node"), params.text("vmid")));
  }

  /** The settings, or those that a snapshot keeps. */
  private JsonNode told(Params params) {
    String snapshot = params.text("snapshot");
    if (snapshot.isEmpty()) {
      return machine(params).told(params.flag("current"));
    }
    ObjectNode row = world.machine(params.text("node"), params.text("vmid"));
    if (!row.path("snapshots").has(snapshot)) {
      throw PveError.plain("snapshot '" + snapshot + "' does not exist");
    }
    JsonNode kept = row.path("snapshots").path(snapshot).path("conf");
    return kept.deepCopy();
  }

  private JsonNode list(Params params, Access.Who who) {
    world.node(params.text("node"));
    ArrayNode out = Json.array();
    world
        .rows("vms")
        .forEach(
            (vmid, vm) -> {
              boolean here =
                  Json.text(vm, "node").equals(params.text("node")) && !World.isContainer(vm);
              if (here && host.access().at(who, "/vms/" + vmid).contains("VM.Audit")) {
                out.add(line(vmid, vm));
              }
            });
    return out;
  }

  private static ObjectNode line(String vmid, ObjectNode vm) {
    JsonNode conf = vm.path("conf");
    String status = Json.text(vm, "status");
    ObjectNode line = Json.object().put("vmid", Long.parseLong(vmid));
    line.put("status", status.equals("paused") ? "running" : status).put("qmpstatus", status);
    line.put("name", Json.text(conf, "name"));
    if (conf.has("tags")) {
      line.put("tags", Json.text(conf, "tags"));
    }
    if (conf.path("template").asInt() == 1) {
      line.put("template", 1);
    }
    if (!Json.text(vm, "lock").isEmpty()) {
      line.put("lock", Json.text(vm, "lock"));
    }
    return line;
  }

  private JsonNode status(Params params) {
    String vmid = params.text("vmid");
    ObjectNode line = line(vmid, world.machine(params.text("node"), vmid));
    line.putObject("ha").put("managed", world.row("ha", "vm:" + vmid) == null ? 0 : 1);
    return line;
  }

  private JsonNode create(Params params, Access.Who who) {
    String node = params.text("node");
    String vmid = params.text("vmid");
    world.node(node);
    host.access().need(who, "/vms/" + vmid, "VM.Allocate");
    ObjectNode there = world.row("vms", vmid);
    if (there != null) {
      throw PveError.plain(
          "unable to create VM "
              + vmid
              + " - VM "
              + vmid
              + " already exists on node '"
              + Json.text(there, "node")
              + "'");
    }
    String pool = params.text("pool");
    if (!pool.isEmpty() && world.row("pools", pool) == null) {
      throw PveError.plain("pool '" + pool + "' does not exist");
    }
    Map<String, String> settings = settings(params);
    settings.forEach((key, value) -> allowed(node, vmid, key, value, who));
    ObjectNode row = world.table("vms").putObject(vmid);
    row.put("node", node).put("status", "stopped").put("lock", "create");
    row.put("vmid", vmid).put("made", world.now()).putObject("conf");
    ObjectNode effect = Host.effect("vm.create").put("pool", pool).put("node", node);
    effect.put("start", params.flag("start"));
    ObjectNode wished = effect.putObject("settings");
    settings.forEach(wished::put);
    try {
      return host.task("qmcreate", params, who, CREATE_MILLIS, effect, "creating machine " + vmid);
    } catch (PveError e) {
      world.table("vms").remove(vmid);
      throw e;
    }
  }

  private static Map<String, String> settings(Params params) {
    Map<String, String> settings = new TreeMap<>(params.all());
    settings.keySet().removeAll(NO_SETTING);
    return settings;
  }

  /** Refuses what the user may not set, or what makes no sense. */
  private void allowed(String node, String vmid, String key, String value, Access.Who who) {
    Rights.check(host.access(), who, vmid, key, value);
    FORMATS.check(key, value);
    if (Drives.KEY.matcher(key).matches()) {
      host.drives().check(node, key, value);
    }
    if (key.startsWith("net")) {
      String bridge = PropertyText.parse(value, "model").getOrDefault("bridge", "");
      if (!bridge.isEmpty() && !world.node(node).path("bridges").has(bridge)) {
        throw PveError.plain("bridge '" + bridge + "' does not exist");
      }
    }
  }

  private JsonNode change(Params params, Access.Who who) {
    String node = params.text("node");
    String vmid = params.text("vmid");
    ObjectNode row = host.free(params);
    Machine machine = new Machine(row);
    machine.guard(params.text("digest"));
    Map<String, String> settings = settings(params);
    String delete = params.text("delete");
    if (settings.isEmpty() && delete.isEmpty() && params.text("revert").isEmpty()) {
      throw PveError.parameter("config", "no options specified");
    }
    settings.forEach((key, value) -> allowed(node, vmid, key, value, who));
    Map<String, String> problems = new TreeMap<>();
    for (String key : delete.split("[,; ]+", -1)) {
      if (!key.isEmpty()) {
        Rights.check(host.access(), who, vmid, key, "");
        if (params.flag("force")) {
          host.drives().free(Drives.file(machine.conf().path(key).asText()));
        }
        problems.put(key, machine.unset(key, params.flag("force")));
      }
    }
    for (String key : params.text("revert").split("[,; ]+", -1)) {
      machine.pending().remove(key);
      machine.deleted().remove(key);
    }
    settings.forEach(
        (key, value) -> problems.put(key, machine.set(key, kept(node, vmid, key, value, machine))));
    return made(problems);
  }

  /** Tells what waits because the host failed at it; all the rest is done nevertheless. */
  private static JsonNode made(Map<String, String> problems) {
    problems.values().removeIf(String::isEmpty);
    if (!problems.isEmpty()) {
      throw PveError.parameters(problems);
    }
    return Handler.NOTHING;
  }

  private JsonNode changeAsTask(Params params, Access.Who who) {
    change(params, who);
    return host.task("qmconfig", params, who, CONFIG_MILLIS, Host.effect("nothing"), "");
  }

  private String kept(String node, String vmid, String key, String value, Machine machine) {
    if (Drives.KEY.matcher(key).matches()) {
      return host.drives().place(node, vmid, key, value);
    }
    return plain(world, key, value, machine.conf().path(key).asText());
  }

  /** The form in which the host keeps a setting that is no drive. */
  static String plain(World world, String key, String value, String before) {
    if (key.equals("tags")) {
      return Machine.tags(value);
    }
    if (key.startsWith("net")) {
      return net(world, value);
    }
    if (key.equals("smbios1") && !before.isEmpty() && !value.contains("uuid=")) {
      return value;
    }
    return key.equals("agent") && value.contains("freeze-fs-on-backup")
        ? value.replace("freeze-fs-on-backup", "freeze-fs")
        : value;
  }

  private static String net(World world, String value) {
    Map<String, String> net = PropertyText.parse(value, "model");
    for (String model : Set.of("virtio", "e1000", "e1000e", "vmxnet3", "rtl8139")) {
      String mac = net.remove(model);
      if (mac != null) {
        net.put("model", model);
        net.put("macaddr", mac);
      }
    }
    String model = net.getOrDefault("model", "virtio");
    String given = net.get("macaddr");
    String mac = given == null ? freshMac(world) : given.toUpperCase(Locale.ROOT);
    net.remove("model");
    net.remove("macaddr");
    net.put(model, mac);
    String first = model + "=" + net.remove(model);
    String rest = PropertyText.print(net, "");
    return rest.isEmpty() ? first : first + "," + rest;
  }

  private static String freshMac(World world) {
    return String.format(
        "BC:24:11:00:%02X:%02X", world.next("macs") / 256, world.next("macs") % 256);
  }

  private JsonNode resize(Params params, Access.Who who) {
    ObjectNode row = host.free(params);
    new Machine(row).guard(params.text("digest"));
    ObjectNode effect = Host.effect("vm.resize").put("disk", params.text("disk"));
    effect.put("size", params.text("size"));
    return host.task("resize", params, who, 300, effect, "");
  }

  private JsonNode unlink(Params params) {
    ObjectNode row = host.free(params);
    Machine machine = new Machine(row);
    Map<String, String> problems = new TreeMap<>();
    for (String key : params.text("idlist").split("[,; ]+", -1)) {
      String volid = Drives.file(machine.conf().path(key).asText());
      problems.put(key, machine.unset(key, params.flag("force")));
      if (params.flag("force") || key.startsWith("unused")) {
        host.drives().free(volid);
      }
    }
    return made(problems);
  }

  private JsonNode delete(Params params, Access.Who who) {
    String vmid = params.text("vmid");
    ObjectNode row = host.free(params);
    Machine machine = new Machine(row);
    if (machine.runs()) {
      throw PveError.plain("VM " + vmid + " is running - destroy failed");
    }
    if (machine.conf().path("protection").asText().equals("1")) {
      throw PveError.plain("can't remove VM " + vmid + " - protection mode enabled");
    }
    if (world.row("ha", "vm:" + vmid) != null && !params.flag("purge")) {
      throw PveError.plain(
          "unable to remove VM " + vmid + " - used in HA resources and purge parameter not set.");
    }
    for (ObjectNode volume : world.rows("volumes").values()) {
      String parent = Json.text(volume, "parent");
      if (parent.contains("base-" + vmid + "-")) {
        String base = parent.substring(parent.indexOf(':') + 1);
        throw PveError.plain("base volume '" + base + "' is still in use by linked clones");
      }
    }
    row.put("lock", "destroyed");
    ObjectNode effect = Host.effect("vm.destroy").put("purge", params.flag("purge"));
    effect.put("all", params.flag("destroy-unreferenced-disks"));
    return host.task("qmdestroy", params, who, 1000, effect, "destroying machine " + vmid);
  }

  private JsonNode ping(Params params, Access.Who who) {
    answering(params, who);
    ObjectNode data = Json.object();
    data.putObject("result");
    return data;
  }

  /** The machine of a request, whose guest agent answers. */
  private ObjectNode answering(Params params, Access.Who who) {
    String vmid = params.text("vmid");
    String right = world.options().profile().agentPrivilege();
    host.access().need(who, "/vms/" + vmid, right);
    ObjectNode row = world.machine(params.text("node"), vmid);
    JsonNode conf = row.path("conf");
    String agent = conf.path("agent").asText();
    if (!agent.startsWith("1") && !agent.startsWith("enabled=1")) {
      throw PveError.plain("No QEMU guest agent configured");
    }
    if (!Json.text(row, "status").equals("running")) {
      throw PveError.plain("VM " + vmid + " is not running");
    }
    if (!row.path("agentRuns").asBoolean()) {
      throw PveError.plain("QEMU guest agent is not running");
    }
    return row;
  }

  private JsonNode agent(Params params, Access.Who who) {
    ObjectNode row = answering(params, who);
    JsonNode conf = row.path("conf");
    ObjectNode data = Json.object();
    ArrayNode result = data.putArray("result");
    ObjectNode loopback = result.addObject().put("name", "lo");
    loopback.put("hardware-address", "00:00:00:00:00:00");
    ObjectNode local = loopback.putArray("ip-addresses").addObject();
    local.put("ip-address", "127.0.0.1").put("ip-address-type", "ipv4").put("prefix", 8);
    ObjectNode eth = result.addObject().put("name", "eth0");
    String mac = conf.path("net0").asText().replaceAll("^[a-z0-9]+=([0-9A-Fa-f:]+).*", "$1");
    eth.put("hardware-address", mac.toLowerCase(Locale.ROOT));
    String told = Json.text(row, "agentAddress");
    String ip = PropertyText.parse(conf.path("ipconfig0").asText(), "").getOrDefault("ip", "");
    ObjectNode address = eth.putArray("ip-addresses").addObject();
    address.put("ip-address", told.isEmpty() ? ip.replaceAll("/.*", "") : told);
    address.put("ip-address-type", "ipv4").put("prefix", 24);
    return data;
  }
}
