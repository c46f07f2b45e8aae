package dev.homelab.sim.proxmox.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.Profile;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Params;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all nodes share: pools, PCI mappings, high availability, backup jobs. */
final class SharedCalls {
  private final Host host;
  private final World world;

  SharedCalls(Host host) {
    this.host = host;
    this.world = host.world();
  }

  void addTo(Map<String, Handler> all) {
    all.put("GET /pools", this::pools);
    all.put("POST /pools", (p, w) -> makePool(p));
    all.put("PUT /pools", (p, w) -> changePool(p));
    all.put("DELETE /pools", (p, w) -> dropPool(p));
    all.put("GET /cluster/mapping/pci", this::mappings);
    all.put("GET /cluster/mapping/pci/{id}", this::mapping);
    all.put("POST /cluster/mapping/pci", (p, w) -> makeMapping(p));
    all.put("PUT /cluster/mapping/pci/{id}", (p, w) -> changeMapping(p));
    all.put("DELETE /cluster/mapping/pci/{id}", (p, w) -> drop("mappings", p.text("id")));
    all.put("GET /cluster/ha/resources", (p, w) -> rows("ha", "sid"));
    all.put("GET /cluster/ha/resources/{sid}", (p, w) -> ha(p.text("sid")).deepCopy());
    all.put("POST /cluster/ha/resources", (p, w) -> makeHa(p));
    all.put("PUT /cluster/ha/resources/{sid}", (p, w) -> change(ha(p.text("sid")), p));
    all.put(
        "DELETE /cluster/ha/resources/{sid}",
        (p, w) -> {
          ha(p.text("sid"));
          return drop("ha", p.text("sid"));
        });
    all.put("GET /cluster/ha/rules", (p, w) -> nine(rows("rules", "rule")));
    all.put("POST /cluster/ha/rules", (p, w) -> makeRule(p));
    all.put("PUT /cluster/ha/rules/{rule}", (p, w) -> changeRule(p));
    all.put(
        "DELETE /cluster/ha/rules/{rule}",
        (p, w) -> {
          rule(p.text("rule"));
          return drop("rules", p.text("rule"));
        });
    all.put("GET /cluster/backup", (p, w) -> rows("jobs", "id"));
    all.put("GET /cluster/backup/{id}", (p, w) -> job(p.text("id")).deepCopy());
    all.put("POST /cluster/backup", (p, w) -> makeJob(p));
    all.put("PUT /cluster/backup/{id}", (p, w) -> change(job(p.text("id")), p));
    all.put(
        "DELETE /cluster/backup/{id}",
        (p, w) -> {
          job(p.text("id"));
          return drop("jobs", p.text("id"));
        });
  }

  private JsonNode pools(Params params, Access.Who who) {
    ArrayNode out = Json.array();
    String wanted = params.text("poolid");
    for (Map.Entry<String, ObjectNode> row : world.rows("pools").entrySet()) {
      boolean seen = host.access().at(who, "/pool/" + row.getKey()).contains("Pool.Audit");
      if (!seen || (!wanted.isEmpty() && !wanted.equals(row.getKey()))) {
        continue;
      }
      ObjectNode line = out.addObject().put("poolid", row.getKey());
      if (row.getValue().has("comment")) {
        line.put("comment", Json.text(row.getValue(), "comment"));
      }
      if (!wanted.isEmpty()) {
        ArrayNode members = line.putArray("members");
        for (String vmid : World.list(row.getValue().path("vms"))) {
          members.addObject().put("vmid", Long.parseLong(vmid)).put("type", "qemu");
        }
      }
    }
    if (!wanted.isEmpty() && out.isEmpty()) {
      throw PveError.plain("pool '" + wanted + "' does not exist");
    }
    return out;
  }

  private ObjectNode pool(String id) {
    ObjectNode pool = world.row("pools", id);
    if (pool == null) {
      throw PveError.plain("pool '" + id + "' does not exist");
    }
    return pool;
  }

  private JsonNode makePool(Params params) {
    String id = params.text("poolid");
    if (world.row("pools", id) != null) {
      throw PveError.plain("create pool failed: pool '" + id + "' already exists");
    }
    ObjectNode pool = world.table("pools").putObject(id);
    pool.put("comment", params.text("comment")).putArray("vms");
    return Handler.NOTHING;
  }

  private JsonNode changePool(Params params) {
    ObjectNode pool = pool(params.text("poolid"));
    if (params.given("comment") != null) {
      pool.put("comment", params.text("comment"));
    }
    ArrayNode members = (ArrayNode) pool.path("vms");
    for (String vmid : params.text("vms").split(",", -1)) {
      List<String> now = World.list(members);
      if (vmid.isEmpty()) {
        continue;
      }
      if (params.flag("delete")) {
        members.removeAll();
        now.stream().filter(one -> !one.equals(vmid)).forEach(members::add);
      } else if (now.contains(vmid)) {
        throw PveError.plain("VM " + vmid + " is already a pool member");
      } else {
        members.add(vmid);
      }
    }
    return Handler.NOTHING;
  }

  private JsonNode dropPool(Params params) {
    ObjectNode pool = pool(params.text("poolid"));
    if (!pool.path("vms").isEmpty()) {
      throw PveError.plain("delete pool failed: pool '" + params.text("poolid") + "' is not empty");
    }
    return drop("pools", params.text("poolid"));
  }

  private JsonNode drop(String table, String name) {
    world.table(table).remove(name);
    return Handler.NOTHING;
  }

  private JsonNode rows(String table, String key) {
    ArrayNode out = Json.array();
    world.rows(table).forEach((name, row) -> out.add(row.deepCopy().put(key, name)));
    return out;
  }

  private boolean sees(Access.Who who, String id) {
    Set<String> rights = host.access().at(who, "/mapping/pci/" + id);
    return rights.contains("Mapping.Audit") || rights.contains("Mapping.Use");
  }

  private JsonNode mappings(Params params, Access.Who who) {
    ArrayNode out = Json.array();
    String node = params.text("check-node");
    world
        .rows("mappings")
        .forEach(
            (id, row) -> {
              if (sees(who, id)) {
                ObjectNode line = row.deepCopy().put("id", id);
                if (!node.isEmpty()) {
                  line.set("checks", checks(row, node));
                }
                out.add(line);
              }
            });
    return out;
  }

  private ArrayNode checks(ObjectNode mapping, String node) {
    ArrayNode out = Json.array();
    JsonNode devices = world.node(node).path("pci");
    for (String map : World.list(mapping.path("map"))) {
      if (map.contains("node=" + node + ",") || map.endsWith("node=" + node)) {
        String path = map.replaceAll(".*path=([^,;]+).*", "$1");
        boolean there = devices.has(path) || devices.has(path + ".0");
        if (!there) {
          out.addObject()
              .put("severity", "error")
              .put("message", "Configuration for device " + path + " not correct");
        }
        return out;
      }
    }
    out.addObject().put("severity", "warning").put("message", "No mapping for node " + node);
    return out;
  }

  private JsonNode mapping(Params params, Access.Who who) {
    String id = params.text("id");
    ObjectNode row = world.row("mappings", id);
    if (row == null || !sees(who, id)) {
      throw PveError.plain("pci mapping '" + id + "' not found: no such resource '" + id + "'");
    }
    return row.deepCopy().put("digest", Integer.toHexString(row.toString().hashCode()));
  }

  private JsonNode makeMapping(Params params) {
    String id = params.text("id");
    if (world.row("mappings", id) != null) {
      throw PveError.plain("pci ID '" + id + "' already defined");
    }
    ObjectNode row = world.table("mappings").putObject(id);
    row.put("description", params.text("description"));
    row.set("map", World.array(params.list("map")));
    return Handler.NOTHING;
  }

  private JsonNode changeMapping(Params params) {
    ObjectNode row = world.row("mappings", params.text("id"));
    if (row == null) {
      throw PveError.plain("pci ID '" + params.text("id") + "' does not exist");
    }
    String digest = params.text("digest");
    if (!digest.isEmpty() && !digest.equals(Integer.toHexString(row.toString().hashCode()))) {
      throw PveError.plain(
          "detected modified configuration - file changed by other user? Try again.");
    }
    if (params.given("description") != null) {
      row.put("description", params.text("description"));
    }
    if (!params.list("map").isEmpty()) {
      row.set("map", World.array(params.list("map")));
    }
    return Handler.NOTHING;
  }

  private ObjectNode ha(String sid) {
    ObjectNode row = world.row("ha", sid);
    if (row == null) {
      throw PveError.plain("no such resource '" + sid + "'");
    }
    return row;
  }

  private JsonNode makeHa(Params params) {
    String sid = params.text("sid");
    if (world.row("ha", sid) != null) {
      throw PveError.plain("resource ID '" + sid + "' already defined");
    }
    if (world.row("vms", sid.replace("vm:", "")) == null) {
      throw PveError.plain("cannot add service '" + sid + "': VM does not exist");
    }
    ObjectNode row = world.table("ha").putObject(sid).put("state", "started").put("type", "vm");
    return change(row, params);
  }

  private static JsonNode change(ObjectNode row, Params params) {
    params
        .all()
        .forEach(
            (name, value) -> {
              if (name.equals("delete")) {
                List.of(value.split(",", -1)).forEach(row::remove);
              } else if (!Set.of("sid", "id", "rule", "digest").contains(name)) {
                row.put(name, value);
              }
            });
    return Handler.NOTHING;
  }

  private <T> T nine(T answer) {
    if (world.options().profile() == Profile.PVE84) {
      throw PveError.of(501, "Method not implemented");
    }
    return answer;
  }

  private ObjectNode rule(String name) {
    ObjectNode row = world.row("rules", name);
    if (row == null) {
      throw PveError.plain("HA rule '" + name + "' does not exist");
    }
    return nine(row);
  }

  private JsonNode makeRule(Params params) {
    String name = nine(params.text("rule"));
    if (world.row("rules", name) != null) {
      throw PveError.plain("HA rule '" + name + "' already defined");
    }
    managed(params);
    return change(world.table("rules").putObject(name), params);
  }

  private JsonNode changeRule(Params params) {
    ObjectNode row = rule(params.text("rule"));
    if (!Json.text(row, "type").equals(params.text("type"))) {
      throw PveError.parameter("type", "type of an HA rule cannot be changed");
    }
    managed(params);
    return change(row, params);
  }

  private void managed(Params params) {
    for (String sid : params.text("resources").split(",", -1)) {
      if (!sid.isEmpty() && world.row("ha", sid) == null) {
        throw PveError.plain("cannot use unmanaged resource(s) " + sid + ".");
      }
    }
  }

  private ObjectNode job(String id) {
    ObjectNode row = world.row("jobs", id);
    if (row == null) {
      throw PveError.parameter("id", "No such job '" + id + "'");
    }
    return row;
  }

  private JsonNode makeJob(Params params) {
    String id = params.text("id");
    String name = id.isEmpty() ? "backup-" + world.next("jobCount") : id;
    if (world.row("jobs", name) != null) {
      throw PveError.plain("Job '" + name + "' already exists");
    }
    return change(world.table("jobs").putObject(name).put("type", "vzdump"), params);
  }
}
