package dev.homelab.sim.talos;

import com.google.protobuf.Timestamp;
import dev.homelab.wire.machine.ServiceEvent;
import dev.homelab.wire.machine.ServiceEvents;
import dev.homelab.wire.machine.ServiceHealth;
import dev.homelab.wire.machine.ServiceInfo;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** The services of a machine and what they are at. */
final class Services {
  private final Calls calls;

  Services(Calls calls) {
    this.calls = calls;
  }

  List<ServiceInfo> list(NodeRow node) {
    List<ServiceInfo> all = new ArrayList<>();
    boolean configured = node.config() != null && node.phase() != Phase.MAINTENANCE;
    for (String id : List.of("machined", "apid", "containerd", "auditd", "syslogd", "udevd")) {
      all.add(
          info(node, id, "Running", true, id.equals("machined") ? "" : "Health check successful"));
    }
    if (!configured) {
      return all;
    }
    all.add(node.flag("cri") ? up(node, "cri") : waiting(node, "cri", "Preparing"));
    if (node.controlPlane()) {
      all.add(up(node, "trustd"));
      all.add(etcd(node));
    }
    all.add(kubelet(node));
    List<ServiceInfo> shown = new ArrayList<>();
    for (ServiceInfo one : all) {
      shown.add(node.row().path("stopped").has(one.getId()) ? finished(node, one.getId()) : one);
    }
    return shown;
  }

  private static ServiceInfo finished(NodeRow node, String id) {
    return info(node, id, "Finished", false, "Service finished successfully");
  }

  private ServiceInfo etcd(NodeRow node) {
    Etcd etcd = calls.members().etcd();
    if (node.flag("left")) {
      return info(node, "etcd", "Finished", false, "Service finished successfully");
    }
    if (!etcd.of(node).isEmpty() && etcd.self(node) == null) {
      return info(
          node, "etcd", "Failed", false, "Failed to run pre stage: member is not in the list");
    }
    if (!node.flag("etcd")) {
      return waiting(node, "etcd", node.flag("cri") ? "Preparing" : "Waiting");
    }
    boolean healthy = calls.members().healthy(node);
    String text =
        healthy ? "Health check successful" : "Health check failed: etcdserver: no leader";
    return info(node, "etcd", "Running", healthy, text);
  }

  private ServiceInfo kubelet(NodeRow node) {
    if (!node.flag("cri")) {
      return waiting(node, "kubelet", "Waiting");
    }
    boolean healthy = node.flag("kubelet");
    return info(
        node,
        "kubelet",
        "Running",
        healthy,
        healthy ? "Health check successful" : "connection refused");
  }

  private static ServiceInfo up(NodeRow node, String id) {
    return info(node, id, "Running", true, "Health check successful");
  }

  private static ServiceInfo waiting(NodeRow node, String id, String state) {
    return info(node, id, state, false, "");
  }

  private static ServiceInfo info(
      NodeRow node, String id, String state, boolean healthy, String text) {
    long since = node.row().path("since").asLong();
    Timestamp time = Timestamp.newBuilder().setSeconds(since / 1000).build();
    ServiceEvent event = ServiceEvent.newBuilder().setMsg(text).setState(state).setTs(time).build();
    return ServiceInfo.newBuilder()
        .setId(id)
        .setState(state)
        .setEvents(ServiceEvents.newBuilder().addEvents(event))
        .setHealth(
            ServiceHealth.newBuilder()
                .setUnknown(text.isEmpty())
                .setHealthy(healthy && !text.isEmpty())
                .setLastMessage(text.equals("Health check successful") ? "" : text)
                .setLastChange(time))
        .build();
  }

  /** Starts, stops or restarts a service. */
  String change(NodeRow node, String id, boolean stop, boolean start) {
    boolean known = list(node).stream().anyMatch(one -> one.getId().equals(id));
    if (!known) {
      throw Calls.refused(Status.UNKNOWN, "service \"" + id + "\" not defined");
    }
    if (!id.equals("kubelet") && !id.startsWith("ext-") && !(start && !stop)) {
      throw Calls.refused(
          Status.UNKNOWN,
          "service \""
              + id
              + "\" doesn't support "
              + (start ? "restart" : "stop")
              + " operation via API");
    }
    if (stop && !start) {
      node.row().withObject("/stopped").put(id, true);
      calls.members().stopped(node);
      node.flag("kubelet", false);
    } else {
      node.row().withObject("/stopped").remove(id);
      node.flag("kubelet", false);
    }
    return "Service \"" + id + "\" " + (start ? stop ? "restarted" : "started" : "stopped");
  }
}
