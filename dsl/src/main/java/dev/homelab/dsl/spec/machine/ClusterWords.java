package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.ClusterSpec;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Cidr;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Version;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The words of a cluster that this lab makes, of machines with Talos Linux. */
public final class ClusterWords implements WordSet {

  /** Says where the machines are. */
  @Word(
      doc =
          "Makes the cluster, of machines on these Proxmox hosts or of these boxes. Machines of a"
              + " group take the hosts in turn; one may stand more than once.",
      byDefault = "the cluster exists already and is reached by a kubeconfig",
      example = "on 'pve'; controlPlane { address '192.168.1.50' }",
      once = true)
  public static ClusterSpec on(ClusterSpec cluster, String... places) {
    ClusterMachines machines = ClusterMachines.of(cluster.scope());
    for (String place : places) {
      machines.places.add(Said.now(cluster.scope(), place));
    }
    cluster.reachedBy(machines::access, LocalVolumes.FOLDER);
    return cluster;
  }

  /** Names the version of Talos. */
  @Word(
      doc = "Names the version of Talos Linux; a minor version means its newest release.",
      byDefault = "'1.13.9'",
      example = "on 'pve'; controlPlane { address '192.168.1.50' }; talos '1.13'",
      once = true)
  public static ClusterSpec talos(ClusterSpec cluster, String version) {
    Scope scope = cluster.scope();
    Version parsed = Names.parsed(scope, version, Version::parse);
    String whole = parsed == null ? null : TalosReleases.talos(parsed);
    if (whole != null) {
      ClusterMachines machines = ClusterMachines.of(scope);
      machines.talos = whole;
      machines.talosLine = scope.line();
    } else if (parsed != null) {
      scope.unfit(
          "Talos " + version + " is not one that configs are made for", TalosReleases.known());
    }
    return cluster;
  }

  /** Names the version of Kubernetes. */
  @Word(
      doc = "Names the version of Kubernetes.",
      byDefault = "the one that the Talos release brings",
      example = "on 'pve'; controlPlane { address '192.168.1.50' }; kubernetes '1.36.3'",
      once = true)
  public static ClusterSpec kubernetes(ClusterSpec cluster, String version) {
    Scope scope = cluster.scope();
    Version parsed = Names.parsed(scope, version, Version::parse);
    String whole = parsed == null ? null : TalosReleases.kubernetes(parsed);
    if (whole != null) {
      ClusterMachines.of(scope).kubernetes = Said.now(scope, whole);
    } else if (parsed != null) {
      scope.unfit(
          "which patch of Kubernetes " + version + " is meant?", "write it whole: '1.36.3'");
    }
    return cluster;
  }

  /** Describes the control planes. */
  @Word(
      doc = "Describes the machines that control the cluster; one, or three or five of them.",
      byDefault = "must be said for a cluster that the lab makes",
      example = "on 'pve'; controlPlane 3, { addresses '192.168.1.51-192.168.1.53' }",
      once = true)
  public static ClusterSpec controlPlane(
      ClusterSpec cluster, int count, Consumer<MachineGroupSpec> block) {
    Scope scope = cluster.scope();
    if (count < 1 || count % 2 == 0) {
      scope.unfit(
          count + " control planes are no more safe than " + Math.max(1, count - 1),
          "take 1, 3 or 5: a cluster lives as long as more than half of them do");
    }
    MachineGroupSpec group = MachineGroupSpec.controlPlanes(scope, Math.max(1, count));
    block.accept(group);
    group.freeze();
    ClusterMachines.of(scope).controlPlanes = group;
    return cluster;
  }

  /** Describes the only control plane. */
  public static ClusterSpec controlPlane(ClusterSpec cluster, Consumer<MachineGroupSpec> block) {
    return controlPlane(cluster, 1, block);
  }

  /** Describes workers. */
  @Word(
      doc = "Describes the machines that carry the workloads; a text before them names the group.",
      byDefault = "none; control planes then carry the workloads",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; workers 2, { addresses"
              + " '192.168.1.60-192.168.1.69' }")
  public static ClusterSpec workers(
      ClusterSpec cluster, int count, Consumer<MachineGroupSpec> block) {
    return workers(cluster, "worker", count, block);
  }

  /** Describes workers of a group with a name. */
  public static ClusterSpec workers(
      ClusterSpec cluster, String name, int count, Consumer<MachineGroupSpec> block) {
    Scope scope = cluster.scope();
    String label = Names.label(scope, "group", name);
    MachineGroupSpec group = MachineGroupSpec.workers(scope, label, Math.max(0, count));
    block.accept(group);
    group.freeze();
    ClusterMachines.of(scope).workers.add(group);
    return cluster;
  }

  /** Names the cluster as its machines know it. */
  @Word(
      doc =
          "Names the cluster as it was made: its machines, their configs and its authorities keep"
              + " that name when the block is called otherwise.",
      byDefault = "the name that `moved from:` says, else that of the block",
      example = "called 'old'; on 'pve'; controlPlane { address '192.168.1.50' }",
      once = true)
  public static ClusterSpec called(ClusterSpec cluster, String name) {
    String checked = Names.label(cluster.scope(), "cluster", name);
    ClusterMachines.of(cluster.scope()).called = Said.now(cluster.scope(), checked);
    return cluster;
  }

  /** Names the address that control planes share. */
  @Word(
      doc = "Names the address that control planes share; whoever leads them answers at it.",
      byDefault = "none; the first control plane's address is the cluster's",
      example =
          "on 'pve'; controlPlane 3, { addresses '192.168.1.51-192.168.1.53' }; vip '192.168.1.50'",
      once = true)
  public static ClusterSpec vip(ClusterSpec cluster, String address) {
    Scope scope = cluster.scope();
    IpAddress parsed = Names.parsed(scope, address, IpAddress::parse);
    if (parsed != null) {
      ClusterMachines.of(scope).vip = Said.now(scope, parsed);
    }
    return cluster;
  }

  /** Names the network plugin. */
  @Word(
      doc =
          "Names the network plugin that Talos installs: 'flannel', or 'none' to bring one's own.",
      byDefault = "'flannel'",
      example = "on 'pve'; controlPlane { address '192.168.1.50' }; cni 'none'",
      once = true)
  public static ClusterSpec cni(ClusterSpec cluster, String name) {
    if (!List.of("flannel", "none").contains(name)) {
      cluster
          .scope()
          .unfit("Talos installs no network plugin '" + name + "'", "'flannel' or 'none'");
    }
    ClusterMachines machines = ClusterMachines.of(cluster.scope());
    machines.cni = name;
    machines.saidCni = Said.now(cluster.scope(), name);
    return cluster;
  }

  /** Adds system extensions. */
  @Word(
      doc = "Adds system extensions of Talos to the image of all machines.",
      byDefault = "what disks and hosts need",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; extensions 'siderolabs/tailscale'",
      once = true)
  public static ClusterSpec extensions(ClusterSpec cluster, String... names) {
    for (String name : names) {
      ClusterMachines.of(cluster.scope())
          .extensions
          .add(name.indexOf('/') < 0 ? "siderolabs/" + name : name);
    }
    return cluster;
  }

  /** Adds kernel arguments. */
  @Word(
      doc = "Adds arguments that the kernel of all machines is started with to their image.",
      byDefault = "what the hardware needs",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; kernelArgs 'net.ifnames=0',"
              + " 'mitigations=off'")
  public static ClusterSpec kernelArgs(ClusterSpec cluster, String... arguments) {
    for (String argument : arguments) {
      if (argument.matches("\\S+")) {
        ClusterMachines.of(cluster.scope()).kernelArguments.add(argument);
      } else {
        cluster
            .scope()
            .unfit(
                "'" + argument + "' is not one kernel argument",
                "write each by itself: kernelArgs 'net.ifnames=0', 'mitigations=off'");
      }
    }
    return cluster;
  }

  /** Names the networks of pods and services. */
  @Word(
      doc = "Names the networks of pods and services inside the cluster.",
      byDefault = "'10.244.0.0/16' and '10.96.0.0/12'",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; podNetwork '10.244.0.0/16',"
              + " services: '10.96.0.0/12'",
      named = {"services: the network of services"},
      once = true)
  public static ClusterSpec podNetwork(ClusterSpec cluster, Map<String, ?> named, String pods) {
    Scope scope = cluster.scope();
    ClusterMachines machines = ClusterMachines.of(scope);
    machines.podNet = block(scope, pods);
    machines.saidPodNet = Said.now(scope, pods);
    Object services = named.get("services");
    machines.serviceNet = services == null ? null : block(scope, services.toString());
    machines.saidServiceNet = machines.saidPodNet;
    return cluster;
  }

  /** Names the network of pods. */
  public static ClusterSpec podNetwork(ClusterSpec cluster, String pods) {
    return podNetwork(cluster, Map.of(), pods);
  }

  private static @Nullable String block(Scope scope, String cidr) {
    Cidr parsed = Names.parsed(scope, cidr, Cidr::parse);
    return parsed == null ? null : parsed.toString();
  }

  /** Adds names to the certificates. */
  @Word(
      doc = "Adds names or addresses to the certificates of the cluster's APIs.",
      byDefault = "the addresses of the control planes",
      example = "on 'pve'; controlPlane { address '192.168.1.50' }; apiNames 'k8s.example.com'",
      once = true)
  public static ClusterSpec apiNames(ClusterSpec cluster, String... names) {
    ClusterMachines.of(cluster.scope()).names.addAll(List.of(names));
    return cluster;
  }

  /** Names a mirror. */
  @Word(
      doc = "Takes images of a registry from other addresses first.",
      byDefault = "images come from where they are named",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; mirror 'docker.io',"
              + " 'https://mirror.example.com'")
  public static ClusterSpec mirror(ClusterSpec cluster, String registry, String... urls) {
    ClusterMachines.of(cluster.scope()).mirrors.put(registry, List.of(urls));
    return cluster;
  }

  /** Patches every machine config. */
  @Word(
      doc = "Merges a patch into the Talos machine config of all machines.",
      byDefault = "none",
      example =
          "on 'pve'; controlPlane { address '192.168.1.50' }; machinePatch '{machine: {sysctls:"
              + " {net.core.somaxconn: \"4096\"}}}'")
  public static ClusterSpec machinePatch(ClusterSpec cluster, String yaml) {
    ClusterMachines.of(cluster.scope()).patches.add(Said.now(cluster.scope(), yaml));
    return cluster;
  }

  /** Takes authorities that exist. */
  @Word(
      doc =
          "Takes the authorities of a cluster that exists from a secret: the text of a"
              + " secrets.yaml, or of a control plane's machine config.",
      byDefault = "made once and kept encrypted",
      example = "authorities secret('other'); on 'pve'; controlPlane { address '192.168.1.50' }",
      once = true)
  public static ClusterSpec authorities(ClusterSpec cluster, Value.Secret text) {
    ClusterMachines.of(cluster.scope()).bundle = text;
    return cluster;
  }
}
