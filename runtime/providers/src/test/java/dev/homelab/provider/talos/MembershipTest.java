package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Action;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who belongs to a cluster: machines that move, live elsewhere, or are not what a run is about. */
class MembershipTest {
  @TempDir Path folder;

  @Test
  void aMachineThatTheScriptMovesIsFoundWhereItWas() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 1)) {
      bench.fixed = true;
      bench.up();
      bench.moved.put(2, "192.168.30.72");
      bench.moved.put(4, "192.168.30.74");
      assertThat(bench.plan().changes())
          .filteredOn(change -> change.action() == Action.UPDATE)
          .hasSize(2)
          .allSatisfy(
              change ->
                  assertThat(change.interrupts())
                      .containsExactly("moves the machine to another address"));
      bench.world.talos().log().clear();
      bench.up();
      assertThat(bench.world.talos().address("box/box-2")).isEqualTo("192.168.30.72");
      assertThat(bench.world.talos().address("box/box-4")).isEqualTo("192.168.30.74");
      assertThat(bench.calls("ApplyConfiguration")).hasSize(2);
      assertThat(bench.calls("Bootstrap|Remove|Reset|Reboot")).isEmpty();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aMemberThatLivesElsewhereIsNotReplaced() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 4)) {
      bench.workers = 0;
      bench.up();
      bench.moved.put(2, TalosBench.address(4));
      bench.world.talos().log().clear();
      assertThat(TalosBench.codes(bench.tryUp())).containsExactly(TalosCodes.LIVING_MEMBER);
      assertThat(bench.calls("Remove|Apply|Reset")).isEmpty();
      assertThat(bench.world.talos().phase("box/box-2")).isEqualTo(Phase.RUNNING);

      bench.world.box("box-2", false);
      bench.up();
      assertThat(bench.calls("EtcdRemoveMemberByID")).hasSize(1);
      assertThat(bench.world.talos().phase("box/box-4")).isEqualTo(Phase.RUNNING);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aMemberWhoseEtcdAnswersIsNotForgotten() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3);
        ServerSocket etcd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      bench.workers = 0;
      bench.up();
      bench.world.box("box-3", false);
      bench.places.put(
          TalosBench.address(3) + ":2380",
          new InetSocketAddress(InetAddress.getLoopbackAddress(), etcd.getLocalPort()));
      bench.controlPlanes = 2;
      bench.up();
      assertThat(bench.calls("EtcdRemoveMemberByID")).isEmpty();
      bench.places.clear();
      bench.up();
      assertThat(bench.calls("EtcdRemoveMemberByID")).hasSize(1);
    }
  }

  @Test
  void aRunAboutOneMachineKnowsTheWholeCluster() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.controlPlanes = 2;
      bench.world.talos().log().clear();
      bench.faults().add("box-2", "", 0, 0, new TalosFault.EtcdIll());
      assertThat(TalosBench.codes(bench.upOnly("prod-cp-3"))).containsExactly(TalosCodes.NO_QUORUM);
      assertThat(bench.calls("Reset")).isEmpty();

      bench.faults().clear();
      assertThat(TalosBench.codes(bench.upOnly("prod-cp-3"))).isEmpty();
      assertThat(bench.world.talos().config("box/box-3")).isEmpty();
      assertThat(bench.texts("nodes", "/metadata/name").keySet())
          .containsExactly("prod-cp-1", "prod-cp-2");
      bench.up();
      assertThat(bench.calls("EtcdRemoveMemberByID")).isEmpty();
    }
  }

  private static void deny(TalosBench bench, String box) {
    Status denied = Status.PERMISSION_DENIED.withDescription("not authorized");
    bench.faults().add(box, "Version", 0, 0, new TalosFault.Answer(denied, false));
  }

  @Test
  void aControlPlaneThatRefusesDoesNotHideItsCluster() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2, 0)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      deny(bench, "box-1");
      assertThat(bench.plan().changes())
          .filteredOn(change -> change.reasons().contains("changed in the script"))
          .extracting(change -> change.address().toString())
          .contains("cluster.prod/node.prod-cp-2/talos.machine", "cluster.prod/talos.cluster");
    }
  }

  @Test
  void aNodeThatRefusesDoesNotHideTheOthers() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.up();
      bench.labels = Map.of("room", "cellar");
      deny(bench, "box-2");
      var plan = bench.plan();
      assertThat(plan.diagnostics()).isNotEmpty();
      assertThat(plan.changes())
          .filteredOn(change -> change.action() == Action.UPDATE)
          .extracting(change -> change.address().toString())
          .containsExactly("cluster.prod/node.prod-cp-1/talos.machine");
    }
  }
}
