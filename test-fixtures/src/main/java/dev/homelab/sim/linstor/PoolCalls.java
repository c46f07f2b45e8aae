package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.Map;
import java.util.UUID;

/** Pools that are registered. */
final class PoolCalls {
  /** The property that names the zpool or volume group behind a pool. */
  static final String BACKING = "StorDriver/StorPoolName";

  private static final String DISKLESS = "DfltDisklessStorPool";

  private final LinstorWorld world;

  PoolCalls(LinstorWorld world) {
    this.world = world;
  }

  /** {@code GET /v1/view/storage-pools}. */
  ArrayNode all() {
    ArrayNode list = Json.array();
    for (Map.Entry<String, JsonNode> node : world.nodes().properties()) {
      list.addAll(of(node.getKey()));
    }
    return list;
  }

  /** {@code GET /v1/nodes/NODE/storage-pools}. */
  ArrayNode of(String node) {
    world.node(node);
    ArrayNode list = Json.array();
    ObjectNode none = list.addObject().put("storage_pool_name", DISKLESS);
    none.put("node_name", node).put("provider_kind", "DISKLESS").putObject("props");
    for (JsonNode one : world.pools()) {
      if (Json.text(one, "node_name").equals(node)) {
        list.add(row(node, (ObjectNode) one));
      }
    }
    return list;
  }

  private ObjectNode row(String node, ObjectNode pool) {
    ObjectNode row = pool.deepCopy();
    row.remove("volumes");
    JsonNode backing = backing(node, pool);
    if (world.online(node) && !backing.isMissingNode()) {
      long room = world.capacity(node, backing);
      return row.put("total_capacity", room).put("free_capacity", room);
    }
    String name = Json.text(pool, "storage_pool_name");
    row.putArray("reports").add(Rc.error(0, "Storage pool '" + name + "' cannot be asked"));
    return row;
  }

  private JsonNode backing(String node, ObjectNode pool) {
    String name = pool.path("props").path(BACKING).asText();
    return Json.text(pool, "provider_kind").startsWith("ZFS")
        ? world.zpools(node).path(name)
        : world.groups(node).path(name.replaceAll("/.*", ""));
  }

  /** {@code POST /v1/nodes/NODE/storage-pools}: registers what is on the node already. */
  ArrayNode create(String node, JsonNode body) {
    String name = Json.text(body, "storage_pool_name");
    if (world.pool(node, name) != null) {
      throw LinstorError.exists(
          "Storage pool '" + name + "' on node '" + node + "' already exists.");
    }
    ObjectNode made = Json.object().put("storage_pool_name", name).put("node_name", node);
    made.put("provider_kind", Json.text(body, "provider_kind"));
    made.set("props", body.path("props").deepCopy());
    if (world.online(node) && backing(node, made).isMissingNode()) {
      throw LinstorError.refused(
          "(" + node + ") Pool '" + made.path("props").path(BACKING).asText() + "' not found.");
    }
    world.pools().add(made.put("uuid", UUID.randomUUID().toString()));
    ArrayNode answer = Rc.done("Successfully set property key(s): " + BACKING);
    return answer.addAll(
        Rc.done("New storage pool '" + name + "' on node '" + node + "' registered."));
  }

  /** {@code PUT /v1/nodes/NODE/storage-pools/POOL}. */
  ArrayNode modify(String node, String name, JsonNode body) {
    ObjectNode props = require(node, name).withObject("/props");
    body.path("override_props")
        .properties()
        .forEach(one -> props.set(one.getKey(), one.getValue()));
    body.path("delete_props").forEach(key -> props.remove(key.asText()));
    return Rc.done("Storage pool '" + name + "' updated.");
  }

  /** {@code DELETE /v1/nodes/NODE/storage-pools/POOL}: what is behind it stays. */
  ArrayNode delete(String node, String name) {
    ObjectNode pool = world.pool(node, name);
    if (pool == null) {
      return Json.array().add(Rc.warning("Storage pool '" + name + "' not found."));
    }
    if (pool.path("volumes").asInt() > 0) {
      throw LinstorError.refused(
          "Storage pool '" + name + "' on '" + node + "' has still resources/snapshots deployed.");
    }
    for (int i = 0; i < world.pools().size(); i++) {
      if (world.pools().get(i).equals(pool)) {
        world.pools().remove(i);
        break;
      }
    }
    return Rc.done("Storage pool '" + name + "' on node '" + node + "' deleted.");
  }

  private ObjectNode require(String node, String name) {
    world.node(node);
    ObjectNode pool = world.pool(node, name);
    if (pool == null) {
      throw LinstorError.missing("Storage pool '" + name + "' on '" + node + "' not found.");
    }
    return pool;
  }
}
