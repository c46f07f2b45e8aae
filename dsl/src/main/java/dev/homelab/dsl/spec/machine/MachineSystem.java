package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Version;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The system of a cluster's machines.
 *
 * @param cluster what the block says
 * @param endpoint the address of the cluster's API
 * @param extensions the extensions of the image
 * @param arguments what the kernel is started with
 */
record MachineSystem(
    ClusterMachines cluster, Value endpoint, List<String> extensions, List<String> arguments) {

  /** The version of Kubernetes. */
  String kubernetes() {
    Said<String> said = cluster.kubernetes;
    return said == null ? ClusterEmitter.kubernetesOf(cluster.talos) : said.value();
  }

  /**
   * Adds the system of one machine; gives what the cluster says of it.
   *
   * @param place labels that tell where the machine is; those of the group go before them
   */
  Value.Tree emit(
      Address machine,
      String name,
      MachineGroupSpec group,
      Value at,
      List<? extends Value> links,
      Map<String, String> place) {
    Scope scope = cluster.scope;
    Address system = machine.child("talos", "machine");
    Said<IpAddress> shared = cluster.vip;
    Draft draft =
        new Draft(system, "talos.machine")
            .follows("address", at, "where the machine is")
            .follows("hostname", name, hostnameReason())
            .followsOr(
                !cluster.bringsPlatform(),
                "role",
                group.controls() ? "controlplane" : "worker",
                cluster.bringsPlatform()
                    ? "the one box is the whole cluster"
                    : "the block that the machine is in")
            .saidOr(
                "version",
                cluster.talosLine == null ? null : new Said<>(cluster.talos, cluster.talosLine),
                cluster.talos,
                cluster.installImage == null
                    ? "the newest Talos known here"
                    : "the Talos of Cozystack's image")
            .follows("secrets", cluster.secrets(), "the authorities of the cluster")
            .follows("cluster", common(), "what machines of a cluster have in common")
            .derived("links", links, "its card, by its hardware address")
            .derived("nameservers", nameservers(group), "of its network")
            .derived("labels", labels(group, place), "labels of the group, and where it is")
            .derived("taints", new TreeMap<>(group.taints()), "taints of the group")
            .derived("documents", volumes(group), "disks for data");
    image(draft, links);
    disk(draft, group, platform(links));
    patches(draft, group);
    new SystemReasons(cluster).tell(draft, group);
    if (shared != null && group.controls()) {
      draft.said("vip", shared.value().toString(), shared.line());
    }
    Address first = cluster.first;
    if (first != null) {
      draft.after(first, Level.READY);
    }
    if (group.mayBeWiped()) {
      draft.follows("wipe", true, "told wipe()");
    }
    draft.add(scope);
    return TreeBuilder.tree()
        .put("hostname", name)
        .put("address", new Value.Ref(system, "address"))
        .build();
  }

  private static Map<String, String> labels(MachineGroupSpec group, Map<String, String> place) {
    Map<String, String> all = new TreeMap<>(place);
    all.putAll(group.labels());
    return all;
  }

  private String hostnameReason() {
    return cluster.bringsPlatform() ? "the name of the box" : "cluster, group and number";
  }

  /** What the machine runs, and how it gets there. */
  private void image(Draft draft, List<? extends Value> links) {
    boolean stated = !cluster.extensions.isEmpty() || !cluster.kernelArguments.isEmpty();
    String platform = platform(links);
    draft
        .followsOr(
            stated,
            "schematic",
            schematic(),
            cluster.bringsPlatform()
                ? "nothing is added to the image of the platform"
                : "what hosts and disks need, and the lab says")
        .byDefault(
            "platform",
            platform,
            platform.equals("metal")
                ? "a box of its own, which gets its address from the network"
                : "its host hands it the fixed address when it starts");
    String installer = cluster.installImage;
    if (installer != null) {
      draft.byDefault(
          "installer",
          installer,
          "Cozystack's own image of Talos, which has DRBD and ZFS for its storage");
    }
  }

  /** Patches of the config, each with its reason: those of the platform, then those of the lab. */
  private void patches(Draft draft, MachineGroupSpec group) {
    List<Said<String>> said = new ArrayList<>(cluster.patches);
    said.addAll(group.patches());
    List<String> local = new LocalVolumes(cluster).patches(group);
    List<String> all =
        new ArrayList<>(cluster.needs.stream().map(CozystackTalos.Part::patch).toList());
    said.forEach(one -> all.add(one.value()));
    all.addAll(local);
    if (all.isEmpty()) {
      return;
    }
    if (said.isEmpty()) {
      draft.follows(
          "patches", all, "where the config differs from that of Talos, each for its reason");
    } else {
      draft.said("patches", all, said.get(0).line());
    }
    int place = 0;
    for (CozystackTalos.Part need : cluster.needs) {
      draft.tell(item(place++), null, need.reason());
    }
    for (Said<String> one : said) {
      draft.tell(item(place++), one, "");
    }
    for (int i = 0; i < local.size(); i++) {
      draft.tell(item(place++), null, "volumes of the local path provisioner lie there");
    }
  }

  private static String item(int place) {
    return "patches[" + place + ']';
  }

  private Value.Tree schematic() {
    return TreeBuilder.tree()
        .putEmpty("extensions", extensions)
        .put("arguments", arguments)
        .build();
  }

  private static String platform(List<? extends Value> links) {
    boolean fixed =
        links.stream()
            .anyMatch(link -> link instanceof Value.Tree tree && tree.get("addresses") != null);
    return fixed ? "nocloud" : "metal";
  }

  private Value.Tree common() {
    return TreeBuilder.tree()
        .put("name", cluster.name())
        .put("endpoint", endpoint)
        .put("kubernetes", kubernetes())
        .put("contract", TalosReleases.minor(new Version(cluster.talos)))
        .put("cni", cluster.cni)
        .put("scheduling", cluster.controlPlanesCarry())
        .put("podNets", cluster.podNet == null ? null : List.of(cluster.podNet))
        .put("serviceNets", cluster.serviceNet == null ? null : List.of(cluster.serviceNet))
        .put("names", names())
        .build();
  }

  private List<String> names() {
    TreeSet<String> all = new TreeSet<>(cluster.names);
    Said<IpAddress> shared = cluster.vip;
    if (shared != null) {
      all.add(shared.value().toString());
    }
    return List.copyOf(all);
  }

  /**
   * The disk: the first one of a virtual machine, the smallest one of a box that has 6 GiB, or what
   * is said.
   */
  private static void disk(Draft draft, MachineGroupSpec group, String platform) {
    boolean picked = platform.equals("metal");
    draft.saidOr(
        "install",
        group.installDisk(),
        picked ? TreeBuilder.of("pick", "smallest") : TreeBuilder.of("disk", "/dev/sda"),
        SystemReasons.disk(picked));
  }

  private List<String> nameservers(MachineGroupSpec group) {
    TreeSet<String> all = new TreeSet<>();
    Park park = Park.of(cluster.scope.lab());
    for (Said<IpAddress> host : group.hosts()) {
      Lan lan = park.networkOf(host.value());
      if (lan != null) {
        all.addAll(lan.dns());
      }
    }
    return List.copyOf(all);
  }

  private static List<String> volumes(MachineGroupSpec group) {
    List<String> documents = new ArrayList<>();
    for (Map.Entry<String, dev.homelab.dsl.spec.unit.Size> disk : group.dataDisks().entrySet()) {
      documents.add(
          """
          apiVersion: v1alpha1
          kind: UserVolumeConfig
          name: %s
          provisioning:
              diskSelector:
                  match: disk.serial == "%s"
              grow: true
              minSize: %dMiB
          """
              .formatted(
                  disk.getKey(),
                  disk.getKey(),
                  Math.max(1, Machines.mebibytes(disk.getValue()) / 2)));
    }
    return documents;
  }
}
