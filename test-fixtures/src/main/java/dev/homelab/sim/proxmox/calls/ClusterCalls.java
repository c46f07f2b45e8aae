package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.World;
import java.util.Map;

/** Version, nodes, inventory, rights, tasks. */
final class ClusterCalls {
  private static final long FIRST_ID = 100;
  private static final long LAG_MILLIS = 10_000;
  private final Host host;
  private final World world;

  ClusterCalls(Host host) {
    this.host = host;
    this.world = host.world();
  }

  void addTo(Map<String, Handler> all) {
    all.put("POST /access/ticket", (p, w) -> host.access().login(p));
    all.put("GET /access/permissions", (p, w) -> host.access().permissions(w, p.given("path")));
    all.put("GET /version", (p, w) -> version());
    all.put("GET /cluster/status", (p, w) -> clusterStatus());
    all.put("GET /cluster/resources", this::resources);
    all.put("GET /cluster/nextid", (p, w) -> nextId(p));
    all.put("GET /nodes", (p, w) -> nodes());
    all.put("GET /nodes/{node}/status", (p, w) -> nodeStatus(p));
    all.put("GET /nodes/{node}/network", (p, w) -> network(p));
    all.put("GET /nodes/{node}/hardware/pci", (p, w) -> pci(p));
    all.put("GET /nodes/{node}/tasks", (p, w) -> host.tasks().list(p.text("node"), p.all()));
    all.put("GET /nodes/{node}/tasks/{upid}/status", (p, w) -> host.tasks().status(p.text("upid")));
    all.put(
        "GET /nodes/{node}/tasks/{upid}/log",
        (p, w) -> host.tasks().log(p.text("upid"), p.number("start", 0), p.number("limit", 50)));
    all.put(
        "DELETE /nodes/{node}/tasks/{upid}",
        (p, w) -> {
          host.tasks().kill(p.text("upid"));
          return Handler.NOTHING;
        });
  }

  private JsonNode version() {
    String version = world.options().profile().version();
    return Json.object()
        .put("version", version)
        .put("release", version.substring(0, version.lastIndexOf('.')))
        .put("repoid", "0000000000000000");
  }

  private JsonNode clusterStatus() {
    ArrayNode out = Json.array();
    world
        .rows("nodes")
        .forEach(
            (name, node) ->
                out.addObject()
                    .put("type", "node")
                    .put("name", name)
                    .put("id", "node/" + name)
                    .put("online", Json.text(node, "status").equals("online") ? 1 : 0));
    return out;
  }

  private JsonNode resources(Params params, Access.Who who) {
    ArrayNode out = Json.array();
    world
        .rows("vms")
        .forEach(
            (vmid, vm) -> {
              if (!host.access().at(who, "/vms/" + vmid).contains("VM.Audit")) {
                return;
              }
              String type = World.isContainer(vm) ? "lxc" : "qemu";
              ObjectNode line = out.addObject().put("id", type + '/' + vmid).put("type", type);
              line.put("vmid", Long.parseLong(vmid)).put("node", Json.text(vm, "node"));
              boolean seen = world.now() - vm.path("made").asLong() >= LAG_MILLIS;
              line.put("status", seen ? Json.text(vm, "status") : "unknown");
              JsonNode conf = vm.path("conf");
              if (seen) {
                line.put("name", Json.text(conf, "name"));
              }
              line.put("template", conf.path("template").asInt());
              if (conf.has("tags")) {
                line.put("tags", Json.text(conf, "tags"));
              }
            });
    return out;
  }

  private JsonNode nextId(Params params) {
    long wanted = params.number("vmid", 0);
    if (wanted > 0) {
      if (world.row("vms", Long.toString(wanted)) != null) {
        throw PveError.parameter("vmid", "VM " + wanted + " already exists");
      }
      return IntNode.valueOf((int) wanted);
    }
    long free = FIRST_ID;
    while (world.row("vms", Long.toString(free)) != null) {
      free++;
    }
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(Long.toString(free));
  }

  private JsonNode nodes() {
    ArrayNode out = Json.array();
    world
        .rows("nodes")
        .forEach(
            (name, node) -> {
              ObjectNode line = out.addObject().put("node", name).put("type", "node");
              line.put("status", Json.text(node, "status"));
              line.put("maxcpu", node.path("cores").asInt());
              line.put("maxmem", node.path("memory").asLong());
            });
    return out;
  }

  private JsonNode nodeStatus(Params params) {
    ObjectNode node = world.node(params.text("node"));
    ObjectNode out = Json.object();
    long total = node.path("memory").asLong();
    out.putObject("memory")
        .put("total", total)
        .put("free", StartChecks.free(world, params.text("node")));
    out.putObject("cpuinfo").put("cpus", node.path("cores").asInt()).put("mhz", "3400.000");
    out.putArray("loadavg").add("0.10").add("0.08").add("0.05");
    return out.put("pveversion", "pve-manager/" + world.options().profile().version());
  }

  private JsonNode network(Params params) {
    ArrayNode out = Json.array();
    JsonNode bridges = world.node(params.text("node")).path("bridges");
    for (Map.Entry<String, String> bridge : World.texts(bridges).entrySet()) {
      JsonNode row = bridges.path(bridge.getKey());
      ObjectNode line = out.addObject().put("iface", bridge.getKey()).put("type", "bridge");
      line.put("active", row.path("active").asBoolean() ? 1 : 0);
      if (row.path("vlanAware").asBoolean()) {
        line.put("bridge_vlan_aware", 1);
      }
    }
    return out;
  }

  private JsonNode pci(Params params) {
    ObjectNode node = world.node(params.text("node"));
    ArrayNode out = Json.array();
    JsonNode devices = node.path("pci");
    for (String id : World.texts(devices).keySet()) {
      JsonNode device = devices.path(id);
      ObjectNode line = out.addObject().put("id", id);
      for (String name : java.util.List.of("class", "vendor", "device")) {
        line.put(name, Json.text(device, name));
      }
      boolean on = node.path("iommu").asBoolean();
      line.put("iommugroup", on ? device.path("iommugroup").asInt() : -1);
    }
    return out;
  }
}
