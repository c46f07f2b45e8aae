package dev.homelab.cli.lab;

import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hosts and boxes that a script takes for granted, so that the sandbox must have them: each
 * with the nodes, storages and bridges that the script names.
 *
 * @param description hosts and boxes, in the form that the simulator reads
 */
public record MachineWorld(Value.Tree description) {
  /** The name of the simulated world among the sandbox's processes. */
  public static final String NAME = "world";

  static final String PROXMOX = "proxmox";
  static final String BOX = "metal.machine";
  static final String ADDRESS = "address";

  /** Addresses of simulated boxes that the script gives none (RFC 5737, TEST-NET-1). */
  private static final String NETWORK = "192.0.2.";

  private static final int FIRST_BOX = 10;
  private static final int GIBI = 1024;

  /** What the machines of a lab take for granted. */
  static MachineWorld of(Lab lab) {
    return of(lab, null);
  }

  /**
   * The same with a box that runs Linux.
   *
   * @param linux its name, or null when every box waits with Talos
   */
  static MachineWorld of(Lab lab, @Nullable String linux) {
    List<Value> hosts = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      if (target.provider().equals(PROXMOX)) {
        hosts.add(host(lab, target.address()));
      }
    }
    List<Value> boxes = new ArrayList<>();
    for (ResourceSpec resource : lab.resources()) {
      if (resource.type().equals(BOX)) {
        boolean runs = resource.address().last().name().equals(linux);
        boxes.add(box(resource, boxes.size(), runs));
      }
    }
    return new MachineWorld(
        Value.ofMap(Map.of("hosts", new Value.Seq(hosts), "boxes", new Value.Seq(boxes))));
  }

  /** Whether the lab has neither hosts nor boxes. */
  boolean isEmpty() {
    return description.fields().values().stream()
        .allMatch(all -> all instanceof Value.Seq seq && seq.items().isEmpty());
  }

  private static Value host(Lab lab, Address address) {
    SortedSet<String> nodes = new TreeSet<>();
    SortedSet<String> storages = new TreeSet<>();
    SortedSet<String> bridges = new TreeSet<>();
    SortedSet<String> media = new TreeSet<>();
    SortedSet<String> devices = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      if (address.equals(resource.target())) {
        collect("node", resource.desired(), nodes);
        collect("storage", resource.desired(), storages);
        collect("bridge", resource.desired(), bridges);
        volumes(resource.desired().get("media"), media);
        volumes(resource.desired().get("map"), devices);
      }
    }
    if (nodes.isEmpty()) {
      nodes.add(address.last().name());
    }
    SortedMap<String, Object> host = new TreeMap<>();
    host.put("name", address.last().name());
    host.put("nodes", nodes);
    host.put("storages", storages);
    host.put("bridges", bridges);
    host.put("media", media);
    host.put("devices", devices);
    return Value.ofMap(host);
  }

  /** The texts under a name, wherever it is in a tree. */
  private static void collect(String name, Value value, SortedSet<String> found) {
    if (value instanceof Value.Tree tree) {
      tree.fields()
          .forEach(
              (field, inner) -> {
                if (field.equals(name) && inner instanceof Value.Text text) {
                  found.add(text.value());
                } else {
                  collect(name, inner, found);
                }
              });
    } else if (value instanceof Value.Seq seq) {
      seq.items().forEach(item -> collect(name, item, found));
    }
  }

  private static void volumes(@Nullable Value value, SortedSet<String> found) {
    if (value instanceof Value.Text text) {
      found.add(text.value());
    } else if (value instanceof Value.Tree tree) {
      tree.fields().values().forEach(inner -> volumes(inner, found));
    } else if (value instanceof Value.Seq seq) {
      seq.items().forEach(item -> volumes(item, found));
    }
  }

  /** A box like those that homelabs are made of: two disks, a graphics card. */
  private static Value box(ResourceSpec resource, int place, boolean linux) {
    SortedMap<String, Object> box = new TreeMap<>();
    String mac = Value.textOf(resource.desired().get("mac"));
    box.put("name", resource.address().last().name());
    box.put(ADDRESS, address(resource, place));
    box.put("mac", mac == null ? "02:00:5e:00:53:" + String.format("%02x", place) : mac);
    box.put("memory", 64 * GIBI);
    box.put("cores", 16);
    box.put("gpus", 1);
    box.put(
        "disks",
        List.of(
            disk("/dev/nvme0n1", 500, "ACME SSD 500", linux),
            disk("/dev/nvme1n1", 2000, "ACME SSD 2000", false)));
    if (linux) {
      box.put("linux", true);
    }
    return Value.ofMap(box);
  }

  private static Map<String, Object> disk(
      String device, int gigabytes, String model, boolean carries) {
    Map<String, Object> disk = new TreeMap<>(blank(device, gigabytes, model));
    if (carries) {
      disk.put("data", true);
    }
    return disk;
  }

  private static Map<String, Object> blank(String device, int gigabytes, String model) {
    return Map.of(
        "device", device,
        "size", gigabytes,
        "model", model,
        "serial", "S" + gigabytes + "0001",
        "type", "nvme");
  }

  private static String address(ResourceSpec box, int place) {
    String stated = Value.textOf(box.desired().get(ADDRESS));
    return stated == null ? NETWORK + (FIRST_BOX + place) : stated;
  }

  /** The lab with an address for each box that the script gives none. */
  static List<ResourceSpec> addressed(Lab lab) {
    List<ResourceSpec> resources = new ArrayList<>();
    int place = 0;
    for (ResourceSpec resource : lab.resources()) {
      if (!resource.type().equals(BOX)) {
        resources.add(resource);
        continue;
      }
      Value.Text address = new Value.Text(address(resource, place++));
      resources.add(resource.withDesired(resource.desired().with(ADDRESS, address)));
    }
    return resources;
  }
}
