package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Version;
import dev.homelab.model.Address;
import dev.homelab.model.SecretSource;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a cluster's block says of its machines into resources: the image, the machines, their
 * system, and the cluster that they make together.
 */
final class ClusterEmitter {
  private static final String API = ":6443";
  private final ClusterMachines cluster;
  private final Scope scope;
  private final Address address;
  private final Park park;
  private final List<Value> controlPlanes = new ArrayList<>();
  private final List<Value> workers = new ArrayList<>();
  private int nextBox;

  ClusterEmitter(ClusterMachines cluster) {
    this.cluster = cluster;
    this.scope = cluster.scope;
    this.address = scope.here("on");
    this.park = Park.of(scope.lab());
  }

  void emit() {
    MachineGroupSpec first = cluster.controlPlanes;
    if (cluster.places.isEmpty()) {
      missing("is made nowhere", "say where its machines are: on 'pve'");
      return;
    }
    if (first == null) {
      missing("has no control plane", "add one: controlPlane { address '192.168.1.50' }");
      return;
    }
    List<HostParts> hosts = hosts(cluster.places);
    if (hosts == null || (first.hosts().isEmpty() && hosts.size() > 0)) {
      enough(first);
      return;
    }
    nameSecret();
    MachineSystem system =
        new MachineSystem(
            cluster, endpoint(first), extensions(hosts), List.copyOf(cluster.kernelArguments));
    Address schematic = hosts.isEmpty() ? null : schematic(system);
    for (MachineGroupSpec group : cluster.groups()) {
      List<HostParts> own = group.places().isEmpty() ? hosts : hosts(group.places());
      if (own != null && own.isEmpty() == hosts.isEmpty()) {
        if (hosts.isEmpty()) {
          refuseHostWords(group);
        }
        emit(group, own, system, schematic);
      } else if (own != null) {
        missing("stands on hosts and on boxes", "take one or the other");
      }
    }
    emitCluster(system);
  }

  /** Adds the system of a box that is a cluster by itself. */
  void emitAlone(NodeSpec box) {
    nameSecret();
    MachineSystem system = new MachineSystem(cluster, endpoint(box), List.of(), List.of());
    MachineGroupSpec group = cluster.controlPlanes;
    if (group != null) {
      Value at = new Value.Ref(box.address(), "address");
      controlPlanes.add(system.emit(address, cluster.name(), group, at, cards(box), Map.of()));
    }
    emitCluster(system);
  }

  private void nameSecret() {
    if (cluster.bundle == null) {
      scope
          .lab()
          .secret(cluster.secretName(), new SecretSource.Made("talos"), scope.origin().user());
    }
  }

  private static List<Value> cards(NodeSpec box) {
    String mac = box.macAddress();
    return mac == null
        ? List.of()
        : List.of(TreeBuilder.tree().put("mac", mac).put("dhcp", true).build());
  }

  private void missing(String what, String hint) {
    scope
        .lab()
        .report(
            LanguageCodes.error(
                    LanguageCodes.MISSING, "cluster '" + cluster.blockName() + "' " + what)
                .at(scope.origin().user())
                .withHint(hint));
  }

  /** The hosts that carry the machines; none when boxes do; null after a problem. */
  private @Nullable List<HostParts> hosts(List<Said<String>> places) {
    List<HostParts> hosts = new ArrayList<>();
    int boxes = 0;
    for (Said<String> place : places) {
      HostParts host = park.hosts().get(place.value());
      if (host != null) {
        hosts.add(host);
      } else if (park.boxes().containsKey(place.value())) {
        boxes++;
      } else {
        unknown(place);
        return null;
      }
    }
    if (boxes > 0 && !hosts.isEmpty()) {
      missing("stands on hosts and on boxes", "take one or the other");
      return null;
    }
    return hosts;
  }

  /** Refuses what a group says that a box cannot have. */
  private void refuseHostWords(MachineGroupSpec group) {
    for (Said<String> word : group.hostWords()) {
      word.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "`"
                      + word.value()
                      + "` is for machines of a Proxmox host, and cluster '"
                      + cluster.blockName()
                      + "' stands on boxes")
              .withHint("take it away; " + instead(word.value())));
    }
  }

  private static String instead(String word) {
    return switch (word) {
      case "on", "node" ->
          "the boxes of the cluster's `on` are taken in order, control planes first";
      case "address", "addresses" -> "the block of a box says it: node('box') { address '…' }";
      case "dataDisk" -> "a volume on a disk of a box is a document of a machinePatch";
      case "tags", "pool" -> "a box is on no host that knows them";
      default -> "a box is as it is built";
    };
  }

  private void unknown(Said<String> place) {
    TreeSet<String> known = new TreeSet<>(park.hosts().keySet());
    known.addAll(park.boxes().keySet());
    String near = DidYouMean.nearest(place.value(), known);
    place.report(
        scope,
        LanguageCodes.error(
                LanguageCodes.UNKNOWN_ADDRESS, "the lab has no host or box '" + place.value() + "'")
            .withHint(
                near != null
                    ? "did you mean '" + near + "'?"
                    : known.isEmpty()
                        ? "describe one: proxmox('" + place.value() + "') { … }"
                        : "it has " + String.join(", ", known)));
  }

  private Value endpoint(MachineGroupSpec first) {
    Said<IpAddress> shared = cluster.vip;
    NodeSpec box = park.boxes().get(cluster.places.get(0).value());
    if (shared != null) {
      return endpoint(shared.value().toString());
    }
    if (box == null) {
      return endpoint(first.hosts().get(0).value().toString());
    }
    return endpoint(box);
  }

  /** The address of the API of a cluster whose first machine is a box. */
  static Value endpoint(NodeSpec box) {
    String ip = box.ip();
    return ip == null ? endpointOf(box) : endpoint(ip);
  }

  private static Value endpoint(String ip) {
    return new Value.Text("https://" + (ip.indexOf(':') < 0 ? ip : '[' + ip + ']') + API);
  }

  /** The endpoint of a box whose address is known only when it answers. */
  private static Value endpointOf(NodeSpec box) {
    return new Value.Join(
        List.of(
            new Value.Text("https://"),
            new Value.Ref(box.address(), "address"),
            new Value.Text(API)));
  }

  private List<String> extensions(List<HostParts> hosts) {
    TreeSet<String> all = new TreeSet<>(cluster.extensions);
    if (!hosts.isEmpty()) {
      all.add("siderolabs/qemu-guest-agent");
    }
    boolean longhorn =
        cluster.groups().stream().anyMatch(group -> group.dataDisks().containsKey("longhorn"));
    if (longhorn) {
      all.add("siderolabs/iscsi-tools");
      all.add("siderolabs/util-linux-tools");
    }
    return List.copyOf(all);
  }

  private Address schematic(MachineSystem system) {
    Address schematic = address.child("talos", "schematic");
    new Draft(schematic, "talos.schematic")
        .derived("extensions", system.extensions(), "what hosts and disks need, and the lab says")
        .derived("arguments", system.arguments(), "what the hardware needs")
        .followsOr(cluster.talosLine != null, "version", cluster.talos, "the version of Talos")
        .byDefault("platform", "nocloud", "what Proxmox hands a machine its address by")
        .add(scope);
    return schematic;
  }

  private boolean enough(MachineGroupSpec group) {
    int named = group.hosts().size();
    if (named >= group.count()) {
      return true;
    }
    scope
        .lab()
        .report(
            LanguageCodes.error(
                    LanguageCodes.MISSING,
                    (group.count() == 1 ? "the machine" : group.count() + " machines")
                        + " of cluster '"
                        + cluster.blockName()
                        + (group.count() == 1 ? "' has " : "' have ")
                        + (named == 0 ? "no address" : "only " + named + " addresses"))
                .at(scope.origin().user())
                .withHint(
                    group.count() == 1
                        ? "add it: address '192.168.1.50'"
                        : "add them: addresses '192.168.1.51-192.168.1.59'"));
    return false;
  }

  private void emit(
      MachineGroupSpec group,
      List<HostParts> hosts,
      MachineSystem system,
      @Nullable Address schematic) {
    List<String> names = group.names(cluster.name());
    if (!hosts.isEmpty() && !enough(group)) {
      return;
    }
    for (int i = 0; i < group.count(); i++) {
      Value.Tree member =
          schematic == null || hosts.isEmpty()
              ? box(group, names.get(i), system)
              : machine(group, names.get(i), i, hosts, system, schematic);
      if (member != null) {
        (group.controls() ? controlPlanes : workers).add(member);
      }
    }
  }

  private Value.Tree machine(
      MachineGroupSpec group,
      String name,
      int place,
      List<HostParts> hosts,
      MachineSystem system,
      Address schematic) {
    HostParts host = hosts.get(place % hosts.size());
    int before = 0;
    for (int i = 0; i < place; i++) {
      before += hosts.get(i % hosts.size()) == host ? 1 : 0;
    }
    List<String> nodes = group.nodes();
    String node = nodes.isEmpty() ? host.node(before) : nodes.get(place % nodes.size());
    Said<IpAddress> ip = group.hosts().get(place);
    Lan lan = Machines.network(scope, ip);
    Address machine = address.child("node", name);
    HostMachine made = new HostMachine(cluster, host, node, lan, ip.value());
    made.emit(address, machine, name, group, made.image(address, schematic, cluster.talos));
    Value at = new Value.Ref(machine, "address");
    return system.emit(machine, name, group, at, made.links(machine, group), made.place(group));
  }

  private Value.@Nullable Tree box(MachineGroupSpec group, String name, MachineSystem system) {
    if (nextBox >= cluster.places.size()) {
      missing("has more machines than boxes", "name a box for each: on 'box-1', 'box-2', 'box-3'");
      return null;
    }
    NodeSpec box = park.boxes().get(cluster.places.get(nextBox++).value());
    if (box == null) {
      return null;
    }
    Value at = new Value.Ref(box.address(), "address");
    return system.emit(address.child("node", name), name, group, at, cards(box), Map.of());
  }

  private void emitCluster(MachineSystem system) {
    Map<String, Value> members = new TreeMap<>();
    members.put("controlPlanes", new Value.Seq(controlPlanes));
    members.put("workers", new Value.Seq(workers));
    Draft draft =
        new Draft(ClusterMachines.bootstrap(address), "talos.cluster")
            .follows("name", cluster.name(), "the name that the cluster was made with")
            .follows("endpoint", system.endpoint(), "the shared address, or the first machine's")
            .follows("secrets", cluster.secrets(), "made once, kept encrypted")
            .followsOr(
                cluster.talosLine != null,
                "kubernetes",
                system.kubernetes(),
                "what the Talos release brings")
            .saidOr("cni", cluster.saidCni, cluster.cni, new SystemReasons(cluster).cni());
    members.forEach((field, value) -> draft.derived(field, value, "the machines of the block"));
    Said<String> kubernetes = cluster.kubernetes;
    if (kubernetes != null) {
      draft.said("kubernetes", kubernetes.value(), kubernetes.line());
    }
    draft.add(scope);
  }

  /** The Kubernetes of a Talos version. */
  static String kubernetesOf(String talos) {
    String known = TalosReleases.kubernetesOf(TalosReleases.minor(new Version(talos)));
    return known == null ? "" : known;
  }
}
