package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.nio.file.Path;

/** The Proxmox hosts of a world, with what the script takes for granted on them. */
final class Hosts {
  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;
  private static final int CORES = 64;
  private static final int MEMORY = 256;
  private static final long ROOM = 8_000;
  private static final long DISK = 100;

  private Hosts() {}

  /** Starts one, at a port unless somebody else has it. */
  static ProxmoxSimulator start(Path folder, Plan.Host host, double speed, int port) {
    ProxmoxOptions options =
        ProxmoxOptions.inMemory()
            .withNodes(host.nodes().toArray(new String[0]))
            .withState(folder.resolve("hosts").resolve(host.name()))
            .withSpeed(speed);
    ProxmoxSimulator made;
    try {
      made = ProxmoxSimulator.start(options.withPort(port));
    } catch (SimulatorException taken) {
      made = ProxmoxSimulator.start(options);
    }
    made.edit(root -> furnish(root, host));
    return made;
  }

  /** Gives a host what the script takes for granted on it. */
  private static void furnish(ObjectNode root, Plan.Host host) {
    int spare = host.spareCores();
    for (String name : host.nodes()) {
      int more = spare-- > 0 ? 1 : 0;
      ObjectNode node = root.withObject("/nodes").withObject("/" + name);
      node.put("cores", host.cores() > 0 ? host.cores() + more : CORES);
      node.put("memory", host.memory() > 0 ? host.memory() * MIB : MEMORY * GIB);
      ObjectNode bridges = node.withObject("/bridges");
      for (String bridge : host.bridges()) {
        if (!bridges.has(bridge)) {
          bridges.putObject(bridge).put("vlanAware", true).put("active", true);
        }
      }
    }
    ObjectNode storages = root.withObject("/storages");
    storages.forEach(storage -> ((ObjectNode) storage).put("capacity", ROOM * GIB));
    for (Plan.Storage one : host.storages()) {
      if (!storages.has(one.name())) {
        ObjectNode storage = storages.putObject(one.name()).put("type", one.type());
        storage.put("content", one.content()).put("capacity", one.gib() * GIB);
      }
    }
    layOut(root, host);
  }

  private static void layOut(ObjectNode root, Plan.Host host) {
    ObjectNode volumes = root.withObject("/volumes");
    for (String disk : host.disks()) {
      if (!volumes.has(disk)) {
        String owner = disk.replaceAll(".*(?:vm|base)-(\\d+)-.*|.*", "$1");
        volumes.putObject(disk).put("size", DISK * GIB).put("content", "images").put("vmid", owner);
      }
    }
    for (String medium : host.media()) {
      boolean snippet = medium.contains(":snippets/");
      if (!volumes.has(medium)) {
        String content = snippet ? "snippets" : "iso";
        volumes.putObject(medium).put("size", GIB).put("content", content).put("format", content);
      }
      if (snippet) {
        takeSnippets(root, medium.substring(0, medium.indexOf(':')));
      }
    }
    for (String mapping : host.mappings()) {
      ObjectNode mappings = root.withObject("/mappings");
      if (!mappings.has(mapping)) {
        mappings.putObject(mapping).putArray("map");
      }
    }
  }

  private static void takeSnippets(ObjectNode root, String name) {
    ObjectNode storage = root.withObject("/storages").withObject("/" + name);
    String content = Json.text(storage, "content");
    if (!content.contains("snippets")) {
      storage.put("content", content + ",snippets");
    }
  }
}
