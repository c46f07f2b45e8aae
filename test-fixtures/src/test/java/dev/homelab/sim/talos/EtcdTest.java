package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.EtcdLeaveClusterRequest;
import dev.homelab.wire.machine.EtcdMember;
import dev.homelab.wire.machine.EtcdMemberListRequest;
import dev.homelab.wire.machine.EtcdRemoveMemberByIDRequest;
import dev.homelab.wire.machine.RebootRequest;
import dev.homelab.wire.machine.ResetPartitionSpec;
import dev.homelab.wire.machine.ResetRequest;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How control planes become members, and what becomes of a cluster that loses some. */
final class EtcdTest {
  private static final List<String> ADDRESSES = List.of("10.5.0.11", "10.5.0.12", "10.5.0.13");
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @AfterEach
  void close() {
    lab.close();
  }

  private void configured(int count) {
    for (int i = 0; i < count; i++) {
      lab.add("cp" + (i + 1), ADDRESSES.get(i), "1.13.9", true);
    }
    lab.sim.advance(15_000);
    for (int i = 0; i < count; i++) {
      String address = ADDRESSES.get(i);
      lab.apply(lab.plain(address), lab.cluster.controlPlane("prod-cp-" + (i + 1), address));
    }
    lab.sim.advance(20_000);
  }

  private void bootstrap(String address) {
    lab.machine(lab.admin(address)).bootstrap(BootstrapRequest.getDefaultInstance());
  }

  private void cluster(int count) {
    configured(count);
    bootstrap(ADDRESSES.get(0));
    lab.sim.advance(180_000);
  }

  private List<EtcdMember> members(String address) {
    return lab.machine(lab.admin(address))
        .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
        .getMessages(0)
        .getMembersList();
  }

  private static Status.Code code(Runnable call) {
    return TestMachines.status(call).getCode();
  }

  @Test
  void bootstrapIsRefusedUntilItCanBe() {
    lab.add("cp1", ADDRESSES.get(0), "1.13.9", true);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ADDRESSES.get(0)), lab.cluster.controlPlane("prod-cp-1", ADDRESSES.get(0)));
    lab.sim.advance(5_000);
    assertThat(TestMachines.status(() -> bootstrap(ADDRESSES.get(0))))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.FAILED_PRECONDITION, "bootstrap is not available yet");
    lab.sim.advance(10_000);
    lab.sim.faults().once("cp1", "", new TalosFault.TimeNotInSync());
    assertThat(TestMachines.status(() -> bootstrap(ADDRESSES.get(0))).getDescription())
        .isEqualTo("time is not in sync yet");
    assertThat(code(() -> members(ADDRESSES.get(0)))).isEqualTo(Status.Code.UNKNOWN);
    bootstrap(ADDRESSES.get(0));
    assertThat(code(() -> bootstrap(ADDRESSES.get(0)))).isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void membersJoinOneAfterTheOtherAndLearnFirst() {
    configured(3);
    bootstrap(ADDRESSES.get(0));
    lab.sim.advance(16_000);
    assertThat(members(ADDRESSES.get(0))).hasSize(2);
    assertThat(members(ADDRESSES.get(0)).get(1).getIsLearner()).isTrue();
    lab.sim.advance(20_000);
    assertThat(members(ADDRESSES.get(0)).get(1).getIsLearner()).isFalse();
    lab.sim.advance(60_000);
    assertThat(members(ADDRESSES.get(2)))
        .extracting(EtcdMember::getHostname)
        .containsExactlyInAnyOrder("prod-cp-1", "prod-cp-2", "prod-cp-3");
  }

  @Test
  void twoBootstrapsMakeASplitCluster() {
    configured(2);
    bootstrap(ADDRESSES.get(0));
    bootstrap(ADDRESSES.get(1));
    lab.sim.advance(60_000);
    assertThat(members(ADDRESSES.get(0))).hasSize(1);
    assertThat(members(ADDRESSES.get(1))).hasSize(1);
    assertThat(members(ADDRESSES.get(0)).get(0).getId())
        .isNotEqualTo(members(ADDRESSES.get(1)).get(0).getId());
  }

  @Test
  void aMajorityDecides() {
    cluster(3);
    lab.sim.power("cp2", false);
    assertThat(members(ADDRESSES.get(0))).hasSize(3);
    lab.sim.power("cp3", false);
    assertThat(code(() -> members(ADDRESSES.get(0)))).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(lab.service(lab.admin(ADDRESSES.get(0)), "etcd")).isEqualTo("Running");
    assertThat(
            lab.machine(lab.admin(ADDRESSES.get(0)))
                .etcdStatus(Empty.getDefaultInstance())
                .getMessages(0)
                .getMemberStatus()
                .getErrorsList())
        .contains("etcdserver: no leader");
    lab.sim.power("cp2", true);
    lab.sim.advance(60_000);
    assertThat(members(ADDRESSES.get(0))).hasSize(3);
    assertThat(lab.service(lab.admin(ADDRESSES.get(0)), "etcd")).isEqualTo("Running healthy");
  }

  @Test
  void aDeadMemberIsRemovedAndANewOneJoins() {
    cluster(3);
    lab.sim.remove("cp3");
    long dead =
        members(ADDRESSES.get(0)).stream()
            .filter(one -> one.getHostname().equals("prod-cp-3"))
            .findFirst()
            .orElseThrow()
            .getId();
    EtcdRemoveMemberByIDRequest request =
        EtcdRemoveMemberByIDRequest.newBuilder().setMemberId(dead).build();
    lab.machine(lab.admin(ADDRESSES.get(0))).etcdRemoveMemberByID(request);
    assertThat(code(() -> lab.machine(lab.admin(ADDRESSES.get(0))).etcdRemoveMemberByID(request)))
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(members(ADDRESSES.get(0))).hasSize(2);
    lab.add("cp4", ADDRESSES.get(2), "1.13.9", true);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ADDRESSES.get(2)), lab.cluster.controlPlane("prod-cp-3", ADDRESSES.get(2)));
    lab.sim.advance(60_000);
    assertThat(members(ADDRESSES.get(2))).hasSize(3);
  }

  @Test
  void theLastMemberCannotLeave() {
    cluster(2);
    lab.machine(lab.admin(ADDRESSES.get(1)))
        .etcdLeaveCluster(EtcdLeaveClusterRequest.getDefaultInstance());
    assertThat(members(ADDRESSES.get(0))).hasSize(1);
    assertThat(lab.service(lab.admin(ADDRESSES.get(1)), "etcd")).isEqualTo("Finished");
    lab.sim.advance(60_000);
    assertThat(members(ADDRESSES.get(0))).hasSize(1);
    assertThat(
            code(
                () ->
                    lab.machine(lab.admin(ADDRESSES.get(0)))
                        .etcdLeaveCluster(EtcdLeaveClusterRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.UNKNOWN);
  }

  private static ResetRequest reset(boolean graceful) {
    return ResetRequest.newBuilder()
        .setGraceful(graceful)
        .setReboot(true)
        .addSystemPartitionsToWipe(ResetPartitionSpec.newBuilder().setLabel("STATE").setWipe(true))
        .addSystemPartitionsToWipe(
            ResetPartitionSpec.newBuilder().setLabel("EPHEMERAL").setWipe(true))
        .build();
  }

  @Test
  void aGracefulResetLeavesEtcdButNotAsTheLast() {
    cluster(2);
    lab.machine(lab.admin(ADDRESSES.get(1))).reset(reset(true));
    lab.sim.advance(120_000);
    assertThat(lab.sim.phase("cp2")).isEqualTo(Phase.MAINTENANCE);
    assertThat(members(ADDRESSES.get(0))).hasSize(1);
    lab.machine(lab.admin(ADDRESSES.get(0))).reset(reset(true));
    lab.sim.advance(120_000);
    assertThat(lab.sim.phase("cp1")).isEqualTo(Phase.RUNNING);
    lab.machine(lab.admin(ADDRESSES.get(0))).reset(reset(false));
    lab.sim.advance(120_000);
    assertThat(lab.sim.phase("cp1")).isEqualTo(Phase.MAINTENANCE);
  }

  @Test
  void resetArgumentsAreChecked() {
    cluster(1);
    TestClient admin = lab.admin(ADDRESSES.get(0));
    for (ResetRequest wrong :
        List.of(
            ResetRequest.newBuilder().addUserDisksToWipe("/dev/sdz").build(),
            ResetRequest.newBuilder().addUserDisksToWipe("/dev/sda").build(),
            reset(false).toBuilder().setMode(ResetRequest.WipeMode.USER_DISKS).build())) {
      assertThat(code(() -> lab.machine(admin).reset(wrong))).isEqualTo(Status.Code.UNKNOWN);
    }
    assertThat(lab.sim.phase("cp1")).isEqualTo(Phase.RUNNING);
  }

  @Test
  void theSharedAddressGoesToOneThatRuns() {
    cluster(3);
    Integer before = lab.sim.directory().get("10.5.0.50:50000");
    lab.machine(lab.admin(ADDRESSES.get(0))).reboot(RebootRequest.getDefaultInstance());
    lab.sim.advance(10_000);
    assertThat(lab.sim.directory().get("10.5.0.50:50000")).isNotNull().isNotEqualTo(before);
    lab.sim.advance(90_000);
    assertThat(lab.sim.phase("cp1")).isEqualTo(Phase.RUNNING);
  }
}
