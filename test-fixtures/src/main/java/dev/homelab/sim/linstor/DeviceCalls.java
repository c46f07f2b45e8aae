package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes and the disks that nobody uses. */
final class DeviceCalls {
  private static final String SIZE = "size";
  private static final String ROTATIONAL = "rotational";
  private final LinstorWorld world;
  private final PoolCalls pools;

  DeviceCalls(LinstorWorld world, PoolCalls pools) {
    this.world = world;
    this.pools = pools;
  }

  /** {@code GET /v1/nodes}. */
  ArrayNode nodes() {
    ArrayNode list = Json.array();
    for (Map.Entry<String, JsonNode> one : world.nodes().properties()) {
      ObjectNode node = (ObjectNode) one.getValue();
      boolean online = world.online(one.getKey());
      ObjectNode row = list.addObject().put("name", one.getKey()).put("type", "Satellite");
      row.put("connection_status", online ? "ONLINE" : "OFFLINE");
      row.putArray("storage_providers").add("DISKLESS").add("LVM").add("LVM_THIN").add("ZFS");
      row.putObject("props").put("CurStltConnName", "default");
      node.put("away", Math.max(0, node.path("away").asInt() - 1));
    }
    return list;
  }

  /** {@code GET /v1/physical-storage/NODE}: none of a satellite that is away. */
  ArrayNode clean(String name) {
    ObjectNode node = world.node(name);
    if (!world.online(name)) {
      throw LinstorError.refused("No active connection to satellite '" + name + "'.");
    }
    ArrayNode list = Json.array();
    for (JsonNode disk : node.withArray("/disks")) {
      if (disk.path("clean").asBoolean()) {
        ObjectNode row = disk.deepCopy();
        row.remove("clean");
        list.add(row);
      }
    }
    return list;
  }

  /** {@code GET /v1/physical-storage}: those of all satellites, alike ones together. */
  ArrayNode clean() {
    ArrayNode list = Json.array();
    for (Map.Entry<String, JsonNode> node : world.nodes().properties()) {
      String name = node.getKey();
      for (JsonNode disk : world.online(name) ? clean(name) : Json.array()) {
        ObjectNode row = (ObjectNode) disk;
        alike(list, row).withArray("/nodes/" + name).add(row);
        row.remove(List.of(SIZE, ROTATIONAL));
      }
    }
    return list;
  }

  private static ObjectNode alike(ArrayNode list, ObjectNode disk) {
    for (JsonNode one : list) {
      if (one.path(SIZE).equals(disk.path(SIZE))
          && one.path(ROTATIONAL).equals(disk.path(ROTATIONAL))) {
        return (ObjectNode) one;
      }
    }
    ObjectNode made = list.addObject();
    made.set(SIZE, disk.path(SIZE));
    made.set(ROTATIONAL, disk.path(ROTATIONAL));
    return made;
  }

  /** {@code POST /v1/physical-storage/NODE}: a pool of disks side by side, and its registration. */
  ArrayNode create(String node, JsonNode body) {
    if (!world.online(node)) {
      throw LinstorError.refused("No active connection to satellite '" + node + "'.");
    }
    String kind = Json.text(body, "provider_kind");
    String name = Json.text(body, "pool_name");
    List<String> paths = new ArrayList<>();
    body.path("device_paths").forEach(path -> paths.add(path.asText()));
    boolean zfs = kind.startsWith("ZFS");
    String group = kind.equals("LVM_THIN") ? "linstor_" + name : name;
    ObjectNode table = zfs ? world.zpools(node) : world.groups(node);
    if (table.has(name)) {
      String what = zfs ? "Zpool" : "Volume group";
      throw LinstorError.exists("(" + node + ") " + what + " name already used.");
    }
    check(node, paths);
    if (table.has(group)) {
      throw LinstorError.refused("Failed to create '" + group + "': it already exists");
    }
    world.occupy(node, table, group, "stripe", paths);
    ArrayNode answer = Rc.done("(" + node + ") Device pool '" + name + "' created.");
    JsonNode wished = body.path("with_storage_pool");
    if (!wished.isMissingNode() && !wished.isNull()) {
      ObjectNode pool = Json.object().put("provider_kind", kind);
      pool.put("storage_pool_name", Json.text(wished, "name"));
      ObjectNode props = pool.putObject("props");
      String backing = kind.equals("LVM_THIN") ? group + "/" + name : group;
      props.put(PoolCalls.BACKING, backing);
      wished.path("props").properties().forEach(one -> props.set(one.getKey(), one.getValue()));
      answer.addAll(pools.create(node, pool));
    }
    return answer;
  }

  private void check(String node, List<String> paths) {
    if (paths.isEmpty()) {
      throw LinstorError.refused("No devices were given.");
    }
    for (String path : paths) {
      ObjectNode disk = world.disk(node, path);
      if (disk == null || !disk.path("clean").asBoolean()) {
        throw LinstorError.refused("Device '" + path + "' is not empty or not there.");
      }
    }
  }
}
