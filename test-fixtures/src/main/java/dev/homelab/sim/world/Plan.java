package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.PciPart;
import dev.homelab.sim.talos.TalosVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a world consists of when it is made, from its file {@code world.json}.
 *
 * @param hosts the Proxmox VE clusters
 * @param boxes the boxes on the shelf
 */
record Plan(List<Host> hosts, List<Box> boxes) {
  private static final String VERSION = "1.13.9";

  /**
   * A Proxmox VE cluster.
   *
   * @param name its name
   * @param nodes its nodes
   * @param storages its storages beside {@code local} and {@code local-zfs}
   * @param bridges its bridges beside {@code vmbr0}
   * @param media installation media that lie on its storages, as {@code local:iso/windows.iso}, and
   *     files of cloud-init, as {@code local:snippets/user.yml}
   * @param mappings mappings of devices that it has, by their names
   * @param disks disks that lie on its storages and are no machine's, as {@code tank:vm-9-data}
   * @param memory of each node, in MiB; 0 for as much as there is by default
   * @param cores of each node; 0 as before
   * @param spareCores how many nodes, the first ones, have one core more
   */
  record Host(
      String name,
      List<String> nodes,
      List<Storage> storages,
      Set<String> bridges,
      List<String> media,
      List<String> mappings,
      List<String> disks,
      long memory,
      int cores,
      int spareCores) {}

  /**
   * A storage.
   *
   * @param name its name
   * @param type its type, such as {@code zfspool}
   * @param content what lies on it
   * @param gib its size in GiB
   */
  record Storage(String name, String type, String content, long gib) {}

  /**
   * A box.
   *
   * @param name its name
   * @param hardware what it is made of
   * @param medium the stick in it
   * @param on whether it has power from the start
   * @param carries devices that carry data that are not Talos
   * @param linux whether it runs Linux and has no stick
   */
  record Box(
      String name,
      Hardware hardware,
      Image medium,
      boolean on,
      List<String> carries,
      boolean linux) {}

  static Plan in(Path folder) {
    Path file = folder.resolve("world.json");
    try {
      return Files.exists(file)
          ? of(Json.parse(Files.readAllBytes(file)))
          : new Plan(List.of(), List.of());
    } catch (IOException e) {
      throw new SimulatorException("the world of " + folder + " cannot be read", e);
    }
  }

  static Plan of(JsonNode text) {
    List<Host> hosts = new ArrayList<>();
    for (JsonNode one : text.path("hosts")) {
      hosts.add(host(one));
    }
    List<Box> boxes = new ArrayList<>();
    for (JsonNode one : text.path("boxes")) {
      boxes.add(box(Shelf.complete(one)));
    }
    return new Plan(List.copyOf(hosts), List.copyOf(boxes));
  }

  private static List<String> texts(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(one -> all.add(one.isTextual() ? one.asText() : Json.text(one, "name")));
    return all;
  }

  private static Host host(JsonNode one) {
    String name = Json.text(one, "name");
    List<String> nodes = texts(one.path("nodes"));
    List<Storage> storages = new ArrayList<>();
    for (JsonNode storage : one.path("storages")) {
      storages.add(storage(storage));
    }
    List<String> named = nodes.isEmpty() ? List.of(name) : nodes;
    return new Host(
        name,
        named,
        storages,
        Set.copyOf(texts(one.path("bridges"))),
        texts(one.path("media")),
        texts(one.path("mappings")),
        texts(one.path("disks")),
        one.path("memory").asLong(),
        one.path("cores").asInt(),
        one.path("spareCores").asInt());
  }

  private static Storage storage(JsonNode one) {
    String name = one.isTextual() ? one.asText() : Json.text(one, "name");
    boolean folder = name.equals("local") || name.contains("nfs") || name.contains("iso");
    String type = Json.text(one, "type");
    String content = Json.text(one, "content");
    return new Storage(
        name,
        type.isEmpty() ? folder ? "dir" : "zfspool" : type,
        content.isEmpty()
            ? folder ? "backup,iso,vztmpl,import,images,snippets" : "images,rootdir"
            : content,
        one.path("size").asLong(4000));
  }

  private static Box box(JsonNode one) {
    List<Hardware.Disk> disks = new ArrayList<>();
    List<String> carries = new ArrayList<>();
    for (JsonNode disk : one.path("disks")) {
      disks.add(Shelf.disk(disk));
      if (disk.path("data").asBoolean()) {
        carries.add(Json.text(disk, "device"));
      }
    }
    String version = Json.text(one, "version");
    String schematic = Json.text(one, "schematic");
    Image medium =
        new Image(
            schematic.isEmpty() ? Image.EMPTY : schematic,
            TalosVersion.parse(version.isEmpty() ? VERSION : version));
    Hardware hardware =
        new Hardware(
            "metal",
            Json.text(one, "address"),
            Json.text(one, "mac"),
            one.path("cores").asInt(8),
            one.path("memory").asLong(32768),
            disks,
            PciPart.all(one.path("devices")));
    boolean on = !Json.text(one, "power").equals("off");
    boolean linux = one.path("linux").asBoolean();
    return new Box(Json.text(one, "name"), hardware, medium, on, carries, linux);
  }
}
