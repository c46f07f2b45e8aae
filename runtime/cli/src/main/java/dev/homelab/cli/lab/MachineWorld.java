package dev.homelab.cli.lab;

import dev.homelab.dsl.spec.machine.Budget;
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
import java.util.stream.Stream;
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
  private static final String MACHINE = "talos.machine";
  static final String ADDRESS = "address";

  /** Addresses of simulated boxes that the script gives none (RFC 5737, TEST-NET-1). */
  private static final String NETWORK = "192.0.2.";

  private static final int FIRST_BOX = 10;

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
        boxes.add(box(lab, resource, boxes.size(), runs));
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
    SortedSet<String> nodes = new TreeSet<>(Budget.nodes(lab, address));
    SortedSet<String> storages = new TreeSet<>();
    SortedSet<String> bridges = new TreeSet<>();
    SortedSet<String> media = new TreeSet<>();
    SortedSet<String> devices = new TreeSet<>();
    SortedSet<String> disks = new TreeSet<>();
    SortedSet<String> mappings = new TreeSet<>();
    SortedSet<String> made = new TreeSet<>();
    SortedSet<String> custom = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      if (address.equals(resource.target())) {
        collect("node", resource.desired(), nodes);
        collect("storage", resource.desired(), storages);
        collect("bridge", resource.desired(), bridges);
        collect("volume", resource.desired(), disks);
        collect("mapping", resource.desired(), mappings);
        collect("custom", resource.desired(), custom);
        collect("id", resource.desired(), made);
        volumes(resource.desired().get("media"), media);
        volumes(resource.desired().get("map"), devices);
      }
    }
    if (nodes.isEmpty()) {
      nodes.add(address.last().name());
    }
    mappings.removeAll(made);
    custom.forEach(parts -> media.addAll(snippets(parts)));
    disks.removeIf(disk -> disk.indexOf(':') <= 0);
    disks.forEach(disk -> storages.add(disk.substring(0, disk.indexOf(':'))));
    SortedMap<String, Object> host = new TreeMap<>();
    host.put("disks", disks);
    host.put("name", address.last().name());
    host.put("nodes", nodes);
    host.put("storages", storages);
    host.put("bridges", bridges);
    host.put("media", media);
    host.put("mappings", mappings);
    host.put("devices", devices);
    size(lab, address, nodes.size(), host);
    return Value.ofMap(host);
  }

  /** The files of cloud-init in a text such as {@code user=local:snippets/a.yml}. */
  private static List<String> snippets(String parts) {
    return Stream.of(parts.split(",", -1)).map(p -> p.substring(p.indexOf('=') + 1)).toList();
  }

  /** What the script counts with is what the nodes have, together. */
  private static void size(Lab lab, Address host, int nodes, SortedMap<String, Object> described) {
    Budget.room(lab, host)
        .ifPresent(
            known -> {
              described.put("memory", known.memory() / nodes);
              described.put("cores", known.cores() / nodes);
              described.put("spareCores", known.cores() % nodes);
            });
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

  /** A box; what it is made of the shelf knows, by its name and by what is said of its disk. */
  private static Value box(Lab lab, ResourceSpec resource, int place, boolean linux) {
    SortedMap<String, Object> box = new TreeMap<>();
    String mac = Value.textOf(resource.desired().get("mac"));
    box.put("name", resource.address().last().name());
    box.put(ADDRESS, address(resource, place));
    box.put("mac", mac == null ? "02:00:5e:00:53:" + String.format("%02x", place) : mac);
    box.put("install", installed(lab, resource.address()));
    String gpu = Value.textOf(resource.desired().get("gpu"));
    if (gpu != null) {
      box.put("gpu", gpu);
    }
    if (linux) {
      box.put("linux", true);
    }
    return Value.ofMap(box);
  }

  /** What the script says of the disk that a box is installed on. */
  private static Value installed(Lab lab, Address box) {
    for (ResourceSpec resource : lab.resources()) {
      boolean here =
          resource.type().equals(MACHINE)
              && resource.desired().get(ADDRESS) instanceof Value.Ref ref
              && ref.address().equals(box);
      if (here && resource.desired().get("install") instanceof Value.Tree install) {
        return install;
      }
    }
    return Value.ofMap(Map.of());
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
