package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How machines become members of their clusters: etcd, the control plane, the kubelet. Used with
 * the lab's lock held.
 */
final class Members {
  private static final long ETCD = 15_000;
  private static final long ETCD_AGAIN = 5_000;
  private static final long PROMOTE = 5_000;
  private static final long PODS = 20_000;
  private static final long API = 10_000;
  private static final long KUBELET = 10_000;
  private static final long NODE = 5_000;
  private static final String PAGES = "hugePages";
  private static final String MASTER = "node-role.kubernetes.io/control-plane";

  private final Lab lab;
  private final Etcd etcd;
  private final KubeSide kube;
  private final TalosFaults faults;

  Members(Lab lab, Etcd etcd, KubeSide kube, TalosFaults faults) {
    this.lab = lab;
    this.etcd = etcd;
    this.kube = kube;
    this.faults = faults;
  }

  Etcd etcd() {
    return etcd;
  }

  /** What was due happens. */
  void happen(NodeRow node, String what) {
    switch (what) {
      case "etcd" -> node.flag("etcd", etcd.self(node) != null);
      case "promote" -> promote(node);
      case "pods" -> node.flag("pods", true);
      case "api" -> {
        node.flag("api", true);
        serve(node);
      }
      case "kubelet" -> register(node);
      default -> throw new dev.homelab.sim.kube.SimulatorException("nothing is called " + what);
    }
  }

  /** A learner that has caught up becomes a voter when the voters can decide. */
  private void promote(NodeRow node) {
    if (etcd.decides(etcd.of(node)) && etcd.runs(node)) {
      etcd.promote(node);
    } else {
      lab.later(node, "promote", PROMOTE);
    }
  }

  private void serve(NodeRow node) {
    MachineText config = node.config();
    if (config == null) {
      return;
    }
    Set<String> names = new TreeSet<>(config.list("cluster.apiServer.certSANs"));
    names.add(node.address());
    names.add(node.hostname());
    names.add(config.endpointHost());
    if (!config.shared().isEmpty()) {
      names.add(config.shared());
    }
    names.removeIf(String::isEmpty);
    kube.serve(etcd.of(node), config, names);
  }

  /** Moves every machine that is up towards its place. */
  void go() {
    for (String gone : etcd.forgotten()) {
      kube.end(gone);
    }
    for (NodeRow node : lab.nodes()) {
      if (node.up() && node.flag("cri")) {
        if (node.controlPlane()) {
          controlPlane(node);
        }
        kubelet(node);
        running(node);
      }
    }
  }

  private void controlPlane(NodeRow node) {
    if (node.flag("left")) {
      return;
    }
    boolean moving = lab.waits(node, "etcd");
    if (!node.flag("etcd") && !moving) {
      if (!etcd.of(node).isEmpty()) {
        if (etcd.self(node) != null) {
          lab.later(node, "etcd", ETCD_AGAIN);
        }
      } else {
        join(node);
      }
      return;
    }
    boolean decides = node.flag("etcd") && etcd.decides(etcd.of(node));
    if (!decides) {
      return;
    }
    Etcd.Member self = etcd.self(node);
    if (self != null && self.learner()) {
      once(node, "promote", PROMOTE);
    } else if (!node.flag("pods")) {
      once(node, "pods", PODS);
    } else if (!node.flag("api")) {
      once(node, "api", API);
    }
  }

  private void once(NodeRow node, String what, long millis) {
    if (!lab.waits(node, what)) {
      lab.later(node, what, millis);
    }
  }

  private void join(NodeRow node) {
    String known = etcd.deciding(node.cluster());
    if (!known.isEmpty() && !etcd.learns(known)) {
      etcd.join(known, node, true);
      lab.later(node, "etcd", ETCD);
    }
  }

  /** Begins an etcd cluster on a machine. */
  void bootstrap(NodeRow node) {
    String begun = etcd.begin(node);
    String kept = node.text("recovery");
    if (!kept.isEmpty()) {
      kube.restore(begun, Base64.getDecoder().decode(kept));
      node.text("recovery", "");
    }
    lab.later(node, "etcd", ETCD);
  }

  /** What a cluster's API holds. */
  byte[] snapshot(String cluster) {
    return kube.snapshot(cluster);
  }

  /** Whether the API of a cluster can answer on a machine. */
  boolean serves(NodeRow node) {
    return node.working() && node.flag("api") && etcd.hears(node) && etcd.decides(etcd.of(node));
  }

  /** The etcd cluster whose API a machine's kubelet reaches; empty for none. */
  String reached(NodeRow node) {
    for (NodeRow other : lab.nodes()) {
      if (serves(other) && other.cluster().equals(node.cluster())) {
        return etcd.of(other);
      }
    }
    return "";
  }

  private void kubelet(NodeRow node) {
    boolean stopped = node.row().path("stopped").has("kubelet");
    if (!stopped && !node.flag("kubelet") && !reached(node).isEmpty()) {
      once(node, "kubelet", node.controlPlane() ? NODE : KUBELET);
    }
  }

  private void register(NodeRow node) {
    MachineText config = node.config();
    String cluster = reached(node);
    if (config == null || cluster.isEmpty()) {
      return;
    }
    if (!node.flag("kubelet")) {
      node.text(PAGES, config.texts("machine.sysctls").getOrDefault("vm.nr_hugepages", ""));
    }
    node.flag("kubelet", true);
    node.text("kube", cluster);
    kube.register(cluster, described(node, config), config);
    kube.disks(cluster, node.hostname(), empty(node));
  }

  private static List<Hardware.Disk> empty(NodeRow node) {
    String system = PowerCalls.systemDisk(node);
    return node.hardware().disks().stream()
        .filter(disk -> !disk.cdrom() && !disk.device().equals(system))
        .toList();
  }

  private static KubeNode described(NodeRow node, MachineText config) {
    Map<String, String> labels = new TreeMap<>(config.texts("machine.nodeLabels"));
    Set<String> taints = new TreeSet<>();
    for (Map.Entry<String, String> one : config.texts("machine.nodeTaints").entrySet()) {
      String value = one.getValue();
      int colon = value.lastIndexOf(':');
      taints.add(
          colon < 0
              ? one.getKey() + "=:" + value
              : one.getKey() + "=" + value.substring(0, colon) + value.substring(colon));
    }
    if (config.controlPlane()) {
      labels.put(MASTER, "");
      JsonNode open = Json.at(config.main(), "cluster.allowSchedulingOnControlPlanes");
      if (!open.asBoolean()) {
        taints.add(MASTER + "=:NoSchedule");
      }
    }
    Hardware hardware = node.hardware();
    return new KubeNode(
        node.hostname(),
        node.address(),
        labels,
        taints,
        config.kubelet(),
        "Talos (" + node.running().version().tag() + ")",
        hardware.cores(),
        hardware.memory(),
        config.texts("machine.nodeAnnotations"),
        pages(node),
        config.at("machine.kubelet.extraConfig.cpuManagerPolicy").equals("static"));
  }

  /**
   * A kubelet counts huge pages when it starts: those that a config asks for later do not count.
   */
  private static long pages(NodeRow node) {
    String text = node.text(PAGES);
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  /**
   * A machine has another config: its etcd tells of another address, and its kubelet tells anew
   * once the static pods have been replaced.
   */
  void changed(NodeRow node) {
    etcd.moved(node);
    if (node.flag("kubelet")) {
      TalosFault.PodsTakeLong slow = faults.takes(TalosFault.PodsTakeLong.class, node.id());
      long pods = slow == null ? PODS : slow.millis();
      once(node, "kubelet", node.controlPlane() ? pods : NODE);
    }
  }

  private void running(NodeRow node) {
    boolean parts = !node.controlPlane() || node.flag("api");
    if (node.phase() == Phase.BOOTING && parts && node.flag("kubelet")) {
      node.phase(Phase.RUNNING);
    }
  }

  /** Tells a cluster again what a machine's kubelet is at. */
  void tellAgain(NodeRow node) {
    if (node.flag("kubelet") && node.working()) {
      register(node);
    } else if (!node.text("kube").isEmpty()) {
      kube.stop(node.text("kube"), node.hostname());
    }
  }

  /** Whether a machine's node is ready in its cluster. */
  boolean ready(NodeRow node) {
    return node.flag("kubelet") && kube.ready(node.text("kube"), node.hostname());
  }

  /** What runs on a machine ends. */
  void stopped(NodeRow node) {
    if (node.flag("kubelet")) {
      kube.stop(node.text("kube"), node.hostname());
    }
  }

  /** Whether a machine's etcd answers well. */
  boolean healthy(NodeRow node) {
    boolean ill = faults.takes(TalosFault.EtcdIll.class, node.id()) != null;
    return !ill && etcd.hears(node) && etcd.decides(etcd.of(node));
  }

  /** A machine leaves etcd; false when it is the last. */
  boolean leave(NodeRow node) {
    String cluster = etcd.of(node);
    Etcd.Member self = etcd.self(node);
    if (self == null) {
      return true;
    }
    if (etcd.list(cluster).size() == 1 || !etcd.decides(cluster)) {
      return false;
    }
    etcd.remove(cluster, self.id());
    etcd.forget(node);
    node.flag("left", true);
    return true;
  }

  /** A machine forgets what its cluster wrote to its disk. */
  void forget(NodeRow node) {
    etcd.forget(node);
    node.row().remove("left");
    node.row().remove("recovery");
  }
}
