package dev.homelab.sim.talos;

import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.sim.talos.tls.TlsSockets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes what machines listen on, and says where each address is found. Used with the
 * lab's lock held.
 */
final class Endpoints implements AutoCloseable {
  private static final int APID = 50000;
  private static final int KUBERNETES = 6443;

  /** How the identity of a machine begins that has a config, unlike one in maintenance. */
  private static final String CONFIGURED = "config ";

  private record Open(String identity, NodeServer server) {}

  private final TalosSim sim;
  private final Lab lab;
  private final Members members;
  private final KubeSide kube;
  private final TalosSim.DirectoryListener listener;
  private final Map<String, Open> servers = new HashMap<>();
  private final Map<String, Relay> relays = new HashMap<>();
  private Map<String, Integer> told = new TreeMap<>();
  private boolean first = true;

  Endpoints(
      TalosSim sim, Lab lab, Members members, KubeSide kube, TalosSim.DirectoryListener listener) {
    this.sim = sim;
    this.lab = lab;
    this.members = members;
    this.kube = kube;
    this.listener = listener;
  }

  /** Brings what is open in line with what the machines are at. */
  void sync() {
    Set<String> there = new HashSet<>();
    for (NodeRow node : lab.nodes()) {
      there.add(node.id());
      api(node);
      kubernetes(node);
    }
    for (String gone : Set.copyOf(servers.keySet())) {
      if (!there.contains(gone)) {
        shut(gone);
      }
    }
    tell();
  }

  private void api(NodeRow node) {
    String wanted = identity(node);
    Open now = servers.get(node.id());
    if (now != null && !now.identity().equals(wanted)) {
      shut(node.id());
      now = null;
      // Who certifies a worker is looked for only when it does not listen yet.
      wanted = identity(node);
    }
    if (now == null && !wanted.isEmpty()) {
      int port = node.row().path("port").asInt();
      NodeServer opened =
          NodeServer.open(new Calls(sim, node.id(), mutual(node) == null), sockets(node), port);
      node.row().put("port", opened.port());
      servers.put(node.id(), new Open(wanted, opened));
    }
  }

  private void shut(String id) {
    Open open = servers.remove(id);
    if (open != null) {
      open.server().close();
    }
    Relay relay = relays.remove(id);
    if (relay != null) {
      relay.close();
    }
  }

  /** What a machine shows to who connects; empty when nobody listens. */
  private String identity(NodeRow node) {
    if (!node.phase().answers()) {
      return "";
    }
    MachineText config = mutual(node);
    if (config == null) {
      boolean old = !node.running().version().readerMaintenance();
      boolean stopped = node.phase() == Phase.INSTALLING && old;
      return stopped ? "" : "maintenance " + node.boot() + " " + node.address();
    }
    String key = key(node, config);
    return key.isEmpty()
        ? ""
        : CONFIGURED + node.boot() + config.at("machine.ca.crt") + node.names(config);
  }

  /** The config whose authority counts; null in maintenance. */
  private static @Nullable MachineText mutual(NodeRow node) {
    boolean without = node.phase() == Phase.MAINTENANCE || node.phase() == Phase.INSTALLING;
    return without ? null : node.config();
  }

  /**
   * The authority's key: control planes have it, workers are certified by a control plane of their
   * cluster that is up and knows their token.
   */
  private String key(NodeRow node, MachineText config) {
    if (config.controlPlane()) {
      return config.pem("machine.ca.key");
    }
    Open now = servers.get(node.id());
    if (now != null && now.identity().startsWith(CONFIGURED)) {
      return node.text("certifiedBy");
    }
    for (NodeRow other : lab.nodes()) {
      MachineText theirs = other.up() ? other.config() : null;
      if (theirs != null
          && theirs.controlPlane()
          && theirs.at("machine.token").equals(config.at("machine.token"))
          && theirs.at("machine.ca.crt").equals(config.at("machine.ca.crt"))) {
        node.text("certifiedBy", other.id());
        return other.id();
      }
    }
    return "";
  }

  private String keyPem(NodeRow node, MachineText config) {
    String key = key(node, config);
    NodeRow other = config.controlPlane() ? null : lab.node(key);
    MachineText theirs = other == null ? null : other.config();
    return theirs == null ? key : theirs.pem("machine.ca.key");
  }

  private TlsSockets sockets(NodeRow node) {
    MachineText config = mutual(node);
    if (config == null) {
      return TlsSockets.open(
          NodeCertificate.maintenance(List.of(node.address(), "127.0.0.1", "::1")));
    }
    String authority = config.pem("machine.ca.crt");
    boolean ended = sim.faults().takes(TalosFault.CertificateEnded.class, node.id()) != null;
    NodeCertificate shown =
        NodeCertificate.server(
            authority,
            keyPem(node, config),
            node.hostname(),
            new HashSet<>(node.names(config)),
            ended ? 0 : 1);
    return TlsSockets.mutual(shown, List.of(NodeCertificate.authority(authority)));
  }

  private void kubernetes(NodeRow node) {
    int target = members.serves(node) ? kube.port(members.etcd().of(node)) : 0;
    Relay now = relays.get(node.id());
    if (now != null && now.target() != target) {
      relays.remove(node.id());
      now.close();
      now = null;
    }
    if (now == null && target > 0) {
      Relay opened = new Relay(node.row().path("kubePort").asInt(), target);
      node.row().put("kubePort", opened.port());
      relays.put(node.id(), opened);
    }
  }

  /** Where each address is found. */
  Map<String, Integer> directory() {
    return told;
  }

  private void tell() {
    Map<String, Integer> all = new TreeMap<>();
    for (NodeRow node : lab.nodes()) {
      Open open = servers.get(node.id());
      Relay relay = relays.get(node.id());
      if (open != null) {
        all.putIfAbsent(node.address() + ":" + APID, open.server().port());
      }
      if (relay != null) {
        all.putIfAbsent(node.address() + ":" + KUBERNETES, relay.port());
      }
    }
    for (NodeRow node : lab.nodes()) {
      shared(node, all);
    }
    if (first || !all.equals(told)) {
      first = false;
      told = all;
      lab.save();
      listener.accept(new TreeMap<>(all));
    }
  }

  /** The shared address and the endpoint's name lead to a control plane that serves. */
  private void shared(NodeRow node, Map<String, Integer> all) {
    MachineText config = node.config();
    Open open = servers.get(node.id());
    Relay relay = relays.get(node.id());
    if (config == null || !config.controlPlane() || open == null) {
      return;
    }
    boolean holds = members.etcd().runs(node) && members.etcd().decides(members.etcd().of(node));
    if (!config.shared().isEmpty() && holds) {
      all.putIfAbsent(config.shared() + ":" + APID, open.server().port());
    }
    if (relay == null) {
      return;
    }
    if (!config.shared().isEmpty()) {
      all.putIfAbsent(config.shared() + ":" + KUBERNETES, relay.port());
    }
    boolean name = !config.endpointHost().matches("[0-9.]+|.*:.*");
    if (name) {
      all.putIfAbsent(config.endpointHost() + ":" + config.endpointPort(), relay.port());
    }
  }

  @Override
  public void close() {
    Set.copyOf(servers.keySet()).forEach(this::shut);
    relays.values().forEach(Relay::close);
    relays.clear();
  }
}
