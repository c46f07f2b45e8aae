package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes the files of a storage lie. One that is not shared is a folder of its own on each
 * node, so that the same name may be on several. A file that no node is known of is on all.
 *
 * @param world the world
 */
public record NodeFiles(World world) {
  private static final String NODES = "nodes";

  /** Whether a file is on a node. */
  public boolean isOn(String volid, ObjectNode volume, String node) {
    List<String> nodes = World.list(volume.path(NODES));
    return nodes.isEmpty() || isShared(volid) || nodes.contains(node);
  }

  /** The file on a node, or null. */
  public @Nullable ObjectNode on(String volid, String node) {
    ObjectNode volume = world.row("volumes", volid);
    return volume != null && isOn(volid, volume, node) ? volume : null;
  }

  /** Puts a file onto a node, beside those of its name on others; gives its row. */
  public ObjectNode put(String volid, String node) {
    ObjectNode there = world.row("volumes", volid);
    ObjectNode volume = there == null ? world.table("volumes").putObject(volid) : there;
    ArrayNode nodes = volume.withArray("/" + NODES);
    if (!World.list(nodes).contains(node)) {
      nodes.add(node);
    }
    return volume;
  }

  /** Takes a file from a node; with the last one, or where it is shared, it is gone. */
  public void remove(String volid, String node) {
    ObjectNode volume = world.row("volumes", volid);
    if (volume == null) {
      return;
    }
    List<String> left = World.list(volume.path(NODES));
    left.remove(node);
    if (left.isEmpty() || isShared(volid)) {
      world.table("volumes").remove(volid);
    } else {
      volume.set(NODES, World.array(left));
    }
  }

  private boolean isShared(String volid) {
    ObjectNode storage = world.row("storages", volid.replaceAll(":.*", ""));
    return storage != null && (storage.path("shared").asInt() == 1 || isOfNetwork(storage));
  }

  private static boolean isOfNetwork(ObjectNode storage) {
    return List.of("nfs", "cifs").contains(Json.text(storage, "type"));
  }
}
