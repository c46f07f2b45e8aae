package dev.homelab.sim.talos;

import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.Bootstrap;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.BootstrapResponse;
import dev.homelab.wire.machine.EtcdForfeitLeadership;
import dev.homelab.wire.machine.EtcdForfeitLeadershipResponse;
import dev.homelab.wire.machine.EtcdLeaveCluster;
import dev.homelab.wire.machine.EtcdLeaveClusterResponse;
import dev.homelab.wire.machine.EtcdMember;
import dev.homelab.wire.machine.EtcdMemberListResponse;
import dev.homelab.wire.machine.EtcdMemberStatus;
import dev.homelab.wire.machine.EtcdMembers;
import dev.homelab.wire.machine.EtcdRemoveMemberByID;
import dev.homelab.wire.machine.EtcdRemoveMemberByIDResponse;
import dev.homelab.wire.machine.EtcdStatus;
import dev.homelab.wire.machine.EtcdStatusResponse;
import io.grpc.Status;
import java.util.Base64;

/** What a machine answers about etcd. */
final class EtcdCalls {
  private static final String CLIENT =
      "failed to create etcd client: error building etcd client: context deadline exceeded";
  private static final long SETTLED_MILLIS = 2_000;
  private static final long CRI_MILLIS = 10_000;
  private static final long DATABASE = 20L << 20;
  private final Calls calls;

  EtcdCalls(Calls calls) {
    this.calls = calls;
  }

  private Etcd etcd() {
    return calls.members().etcd();
  }

  BootstrapResponse bootstrap(NodeRow node, BootstrapRequest request) {
    if (!node.controlPlane()) {
      throw Calls.refused(
          Status.UNIMPLEMENTED, "bootstrap can only be performed on a control plane node");
    }
    if (!etcd().of(node).isEmpty()) {
      throw Calls.refused(Status.ALREADY_EXISTS, "etcd data directory is not empty");
    }
    boolean early =
        calls.sim().lab().now() < node.row().path("since").asLong() + CRI_MILLIS + SETTLED_MILLIS;
    if (!node.up() || !node.flag("cri") || early) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "bootstrap is not available yet");
    }
    if (calls.sim().faults().takes(TalosFault.TimeNotInSync.class, node.id()) != null) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "time is not in sync yet");
    }
    if (request.getRecoverEtcd() && node.text("recovery").isEmpty()) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "no etcd snapshot was uploaded");
    }
    if (!request.getRecoverEtcd()) {
      node.text("recovery", "");
    }
    calls.members().bootstrap(node);
    return BootstrapResponse.newBuilder().addMessages(Bootstrap.getDefaultInstance()).build();
  }

  /** The cluster of a machine whose etcd answers. */
  private String answering(NodeRow node, String what) {
    Calls.controlPlane(node, what);
    if (!etcd().runs(node)) {
      throw Calls.refused(Status.UNKNOWN, CLIENT);
    }
    return etcd().of(node);
  }

  /** The same where the members must agree. */
  private String deciding(NodeRow node, String what) {
    String cluster = answering(node, what);
    if (!etcd().hears(node) || !etcd().decides(cluster)) {
      throw Calls.refused(Status.UNAVAILABLE, "etcdserver: request timed out");
    }
    return cluster;
  }

  EtcdMemberListResponse members(NodeRow node) {
    String cluster = deciding(node, "member list");
    EtcdMembers.Builder out = EtcdMembers.newBuilder();
    for (Etcd.Member one : etcd().list(cluster)) {
      out.addMembers(
          EtcdMember.newBuilder()
              .setId(one.id())
              .setHostname(one.name())
              .addPeerUrls("https://" + one.address() + ":2380")
              .addClientUrls("https://" + one.address() + ":2379")
              .setIsLearner(one.learner()));
    }
    return EtcdMemberListResponse.newBuilder().addMessages(out).build();
  }

  EtcdStatusResponse status(NodeRow node) {
    String cluster = answering(node, "etcd status");
    EtcdMemberStatus.Builder out = EtcdMemberStatus.newBuilder();
    Etcd.Member self = etcd().self(node);
    boolean agrees = etcd().hears(node) && etcd().decides(cluster);
    Etcd.Member leader = agrees ? etcd().leader(cluster) : null;
    out.setStorageVersion("3.6.0").setProtocolVersion("3.6.12");
    out.setDbSize(DATABASE).setDbSizeInUse(DATABASE / 2);
    out.setRaftTerm(2).setRaftIndex(1000).setRaftAppliedIndex(1000);
    if (self != null) {
      out.setMemberId(self.id()).setIsLearner(self.learner());
    }
    if (leader == null) {
      out.addErrors("etcdserver: no leader");
    } else {
      out.setLeader(leader.id());
    }
    if (calls.sim().faults().takes(TalosFault.EtcdIll.class, node.id()) != null) {
      out.addErrors("etcdserver: corrupt cluster");
    }
    return EtcdStatusResponse.newBuilder()
        .addMessages(EtcdStatus.newBuilder().setMemberStatus(out))
        .build();
  }

  EtcdRemoveMemberByIDResponse remove(NodeRow node, long member) {
    String cluster = deciding(node, "etcd remove member");
    Etcd.Member self = etcd().self(node);
    if (self != null && self.id() == member) {
      throw Calls.refused(
          Status.FAILED_PRECONDITION, "a member cannot remove itself, use leave instead");
    }
    if (!etcd().remove(cluster, member)) {
      throw Calls.refused(Status.NOT_FOUND, "etcdserver: member not found");
    }
    return EtcdRemoveMemberByIDResponse.newBuilder()
        .addMessages(EtcdRemoveMemberByID.getDefaultInstance())
        .build();
  }

  EtcdLeaveClusterResponse leave(NodeRow node) {
    deciding(node, "etcd leave");
    if (!calls.members().leave(node)) {
      throw Calls.refused(Status.UNKNOWN, "failed to leave cluster: it is the last member");
    }
    return EtcdLeaveClusterResponse.newBuilder()
        .addMessages(EtcdLeaveCluster.getDefaultInstance())
        .build();
  }

  EtcdForfeitLeadershipResponse forfeit(NodeRow node) {
    String cluster = deciding(node, "etcd forfeit leadership");
    EtcdForfeitLeadership.Builder out = EtcdForfeitLeadership.newBuilder();
    etcd().list(cluster).stream()
        .filter(one -> !one.learner() && !one.node().equals(node.id()))
        .findFirst()
        .ifPresent(one -> out.setMember(one.name()));
    return EtcdForfeitLeadershipResponse.newBuilder().addMessages(out).build();
  }

  /** Refuses a snapshot of a machine that cannot take one; gives its cluster. */
  String snapshot(NodeRow node) {
    return deciding(node, "etcd snapshot");
  }

  /** Keeps what an uploaded snapshot holds for a bootstrap. */
  void recover(NodeRow node, byte[] content) {
    Calls.controlPlane(node, "etcd recover");
    if (!etcd().of(node).isEmpty()) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "etcd data directory is not empty");
    }
    node.text("recovery", Base64.getEncoder().encodeToString(content));
  }
}
