package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the block of a cluster says of the machines that it is made of. */
final class ClusterMachines {
  final Scope scope;
  final List<Said<String>> places = new ArrayList<>();
  final List<MachineGroupSpec> workers = new ArrayList<>();
  final List<String> extensions = new ArrayList<>();
  final List<String> kernelArguments = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<Said<String>> patches = new ArrayList<>();
  final Map<String, List<String>> mirrors = new TreeMap<>();
  @Nullable MachineGroupSpec controlPlanes;
  String talos = TalosReleases.NEWEST;
  @Nullable SourceSpan talosLine;
  @Nullable Said<String> kubernetes;
  @Nullable Said<String> called;
  @Nullable Said<IpAddress> vip;
  String cni = "flannel";
  @Nullable Said<String> saidCni;

  /** What the platform needs in the config of its machines, before what the script says. */
  final List<CozystackTalos.Part> needs = new ArrayList<>();

  /** The network of pods; null for that of Talos. */
  @Nullable String podNet;

  /** The network of services; null for that of Talos. */
  @Nullable String serviceNet;

  /** Where the script says the network of pods; null when it does not. */
  @Nullable Said<?> saidPodNet;

  /** Where the script says the network of services; null when it does not. */
  @Nullable Said<?> saidServiceNet;

  Value.@Nullable Secret bundle;

  /**
   * The image that machines install Talos from; null for the image factory's of their schematic.
   */
  @Nullable String installImage;

  /** What has to be found before anything is installed; null for nothing. */
  @Nullable Address first;

  private ClusterMachines(Scope scope) {
    this.scope = scope;
  }

  /** All of one lab, by the address of the cluster. */
  static final class All {
    private final Map<Address, ClusterMachines> byCluster = new TreeMap<>();
  }

  /** Those of a cluster; what they become is added to the lab when all of it has been read. */
  static ClusterMachines of(Scope cluster) {
    LabBuilder lab = cluster.lab();
    All all = all(lab);
    Address address = cluster.here("on");
    ClusterMachines known = all.byCluster.get(address);
    if (known == null) {
      ClusterMachines made = new ClusterMachines(cluster);
      all.byCluster.put(address, made);
      if (!address.last().type().equals("cluster")) {
        cluster.unfit(
            address.last() + " makes its machines itself",
            "say it in its own block, outside of `cluster { … }`: nodes, version");
        return made;
      }
      lab.later(
          () -> {
            made.refuseSharedName();
            new ClusterEmitter(made).emit();
          });
      return made;
    }
    return known;
  }

  private static All all(LabBuilder lab) {
    All known = lab.provided(All.class);
    if (known != null) {
      return known;
    }
    All made = new All();
    lab.provide(All.class, made);
    return made;
  }

  /**
   * Refuses a cluster of the name that another one was made with: both would have the same
   * authorities, and machines of one could pass for those of the other.
   */
  private void refuseSharedName() {
    Address here = scope.here("on");
    for (ClusterMachines other : all(scope.lab()).byCluster.values()) {
      Address there = other.scope.here("on");
      if (there.compareTo(here) < 0 && other.name().equals(name())) {
        scope
            .lab()
            .report(
                LanguageCodes.error(
                        LanguageCodes.DUPLICATE_ADDRESS,
                        here + " and " + there + " are both made with the name '" + name() + "'")
                    .withDetail(
                        "Machines and authorities bear the name that their cluster was made with.")
                    .at(scope.origin().user())
                    .withHint("call the newer one otherwise"));
      }
    }
  }

  /** The addresses of the groups that stand on a host. */
  static List<AddressPool> pools(LabBuilder lab, Address host) {
    List<AddressPool> pools = new ArrayList<>();
    for (ClusterMachines cluster : all(lab).byCluster.values()) {
      for (MachineGroupSpec group : cluster.groups()) {
        List<Said<String>> places = group.places().isEmpty() ? cluster.places : group.places();
        if (places.stream().anyMatch(place -> place.value().equals(host.last().name()))) {
          pools.add(group.addressPool(cluster.name()));
        }
      }
    }
    return pools;
  }

  /** Those of a box that is a cluster by itself. */
  static ClusterMachines alone(Scope box, String talos) {
    ClusterMachines alone = new ClusterMachines(box);
    alone.talos = talos;
    all(box.lab()).byCluster.put(box.here("node"), alone);
    box.lab().later(alone::refuseSharedName);
    return alone;
  }

  /** Whether a cluster of the lab stands on a box. */
  static boolean stands(LabBuilder lab, String box) {
    All all = lab.provided(All.class);
    return all != null
        && all.byCluster.values().stream()
            .flatMap(cluster -> cluster.places.stream())
            .anyMatch(place -> place.value().equals(box));
  }

  /** The name of the block. */
  String blockName() {
    return scope.here("on").last().name();
  }

  /**
   * The name that the cluster was made with, which its machines and their configs keep: as said,
   * that before the rename, or that of the block.
   */
  String name() {
    Said<String> said = called;
    Address before = scope.lab().movedFrom(scope.here("on"));
    return said != null
        ? said.value()
        : before == null || !before.last().type().equals("cluster")
            ? blockName()
            : before.last().name();
  }

  /** The address of one of its things as it was when the cluster was made. */
  Address asMade(Address thing) {
    Address block = scope.here("on");
    if (name().equals(block.last().name()) || !thing.isWithin(block)) {
      return thing;
    }
    Address made = Address.of("cluster", name());
    for (Address.Segment segment :
        thing.segments().subList(block.segments().size(), thing.segments().size())) {
      made = made.child(segment.type(), segment.name());
    }
    return made;
  }

  /** The name of the secret that holds the cluster's authorities. */
  String secretName() {
    return "talos." + name();
  }

  /** What makes Kubernetes begin. */
  static Address bootstrap(Address cluster) {
    return cluster.child("talos", "cluster");
  }

  /** The secret that holds the cluster's authorities. */
  Value.Secret secrets() {
    Value.Secret given = bundle;
    return given == null ? new Value.Secret(secretName()) : given;
  }

  /** How the cluster's API is reached: by an access made from its authorities. */
  Value.Tree access() {
    return TreeBuilder.tree()
        .put("access", "talos")
        .put("cluster", name())
        .put("secrets", secrets())
        .put("server", new Value.Ref(bootstrap(scope.here("on")), "endpoint"))
        .build();
  }

  /** Whether control planes carry workloads: they are told to, or nobody else does. */
  boolean controlPlanesCarry() {
    MachineGroupSpec first = controlPlanes;
    boolean alone = workers.stream().allMatch(group -> group.count() == 0);
    return alone || (first != null && first.carriesWorkloads());
  }

  /** Whether a platform comes with the machines, which brings their image and their network. */
  boolean bringsPlatform() {
    return installImage != null;
  }

  /** How many machines it has. */
  int count() {
    return groups().stream().mapToInt(MachineGroupSpec::count).sum();
  }

  /** All groups, the control planes first. */
  List<MachineGroupSpec> groups() {
    List<MachineGroupSpec> all = new ArrayList<>();
    MachineGroupSpec first = controlPlanes;
    if (first != null) {
      all.add(first);
    }
    all.addAll(workers);
    return all;
  }
}
