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
    List<ProxmoxSpec> hosts = hosts();
    if (hosts == null || first.hosts().isEmpty() && hosts.size() > 0) {
      enough(first);
      return;
    }
    nameSecret();
    MachineSystem system =
        new MachineSystem(cluster, endpoint(first), extensions(hosts), List.of());
    Address schematic = hosts.isEmpty() ? null : schematic(system);
    for (MachineGroupSpec group : cluster.groups()) {
      emit(group, hosts, system, schematic);
    }
    emitCluster(system);
  }

  /** Adds the system of a box that is a cluster by itself. */
  void emitAlone(NodeSpec box, List<String> kernelArguments) {
    nameSecret();
    String ip = box.ip();
    Value endpoint = ip == null ? endpointOf(box) : endpoint(ip);
    MachineSystem system = new MachineSystem(cluster, endpoint, List.of(), kernelArguments);
    MachineGroupSpec group = cluster.controlPlanes;
    if (group != null) {
      Value at = new Value.Ref(box.address(), "address");
      controlPlanes.add(system.emit(address, cluster.name(), group, at, cards(box)));
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
  private @Nullable List<ProxmoxSpec> hosts() {
    List<ProxmoxSpec> hosts = new ArrayList<>();
    int boxes = 0;
    for (Said<String> place : cluster.places) {
      ProxmoxSpec host = park.hosts().get(place.value());
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

  private void unknown(Said<String> place) {
    TreeSet<String> known = new TreeSet<>(park.hosts().keySet());
    known.addAll(park.boxes().keySet());
    String near = DidYouMean.nearest(place.value(), known);
    scope
        .lab()
        .report(
            LanguageCodes.error(
                    LanguageCodes.UNKNOWN_ADDRESS,
                    "the lab has no host or box '" + place.value() + "'")
                .at(place.line())
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

  private List<String> extensions(List<ProxmoxSpec> hosts) {
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
      List<ProxmoxSpec> hosts,
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
      List<ProxmoxSpec> hosts,
      MachineSystem system,
      Address schematic) {
    ProxmoxSpec host = hosts.get(place % hosts.size());
    String node = host.node(place / hosts.size());
    Said<IpAddress> ip = group.hosts().get(place);
    Lan lan = Machines.network(scope, ip);
    Address machine = address.child("node", name);
    HostMachine made = new HostMachine(cluster, host, node, lan, ip.value());
    made.emit(address, machine, name, group, made.image(address, schematic, cluster.talos));
    Value at = new Value.Ref(machine, "address");
    return system.emit(machine, name, group, at, List.of(made.link(machine)));
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
    return system.emit(address.child("node", name), name, group, at, cards(box));
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
            .follows("cni", cluster.cni, "what Talos installs");
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
