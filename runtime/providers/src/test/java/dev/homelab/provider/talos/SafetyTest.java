package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Address;
import dev.homelab.plan.PlanOptions;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster holds outlives a wrong guess: nothing is reset, begun or renewed on one. */
class SafetyTest {
  @TempDir Path folder;

  private static void etcdSilent(TalosBench bench, String box) {
    Status silent = Status.UNKNOWN.withDescription("failed to create etcd client");
    bench.faults().add(box, "EtcdMemberList", 0, 0, new TalosFault.Answer(silent, false));
  }

  @Test
  void aWholeClusterGoesAlsoWhenItsEtcdIsSilent() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2, 0)) {
      bench.up();
      etcdSilent(bench, "");
      bench.world.talos().log().clear();
      assertThat(TalosBench.codes(bench.down())).isEmpty();
      assertThat(bench.calls("MachineService/Reset")).hasSize(2);
    }
  }

  @Test
  void aWholeClusterGoesAlsoWhenAControlPlaneIsDead() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.world.box("box-2", false);
      bench.world.talos().log().clear();
      assertThat(bench.down().failures().toString()).isEqualTo("[]");
      assertThat(bench.calls("MachineService/Reset")).hasSize(2);
    }
  }

  @Test
  void aDeadControlPlaneCountsForThoseThatAreKept() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.world.box("box-2", false);
      bench.world.talos().log().clear();
      assertThat(TalosBench.codes(bench.downOnly("prod-cp-1")))
          .containsExactly(TalosCodes.NO_QUORUM);
      assertThat(bench.calls("Reset|Remove|LeaveCluster")).isEmpty();
    }
  }

  @Test
  void nothingIsTakenFromAnEtcdThatAnswersNowhere() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench.up();
      etcdSilent(bench, "");
      bench.controlPlanes = 2;
      bench.world.talos().log().clear();

      assertThat(TalosBench.codes(bench.tryUp()))
          .as("the cluster is waited for first")
          .isNotEmpty();
      assertThat(TalosBench.codes(bench.upOnly("prod-cp-3"))).containsExactly(TalosCodes.NO_QUORUM);

      assertThat(bench.calls("Reset|Remove|Apply|LeaveCluster")).isEmpty();
      bench.faults().clear();
      bench.up();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void theLastThatAnswersIsNotResetWhileTheOthersAreOff() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench.up();
      bench.world.box("box-1", false);
      bench.world.box("box-2", false);
      bench.controlPlanes = 2;
      bench.world.talos().log().clear();

      assertThat(TalosBench.codes(bench.upOnly("prod-cp-3"))).containsExactly(TalosCodes.NO_QUORUM);
      assertThat(TalosBench.codes(bench.downOnly("prod-cp-3")))
          .containsExactly(TalosCodes.NO_QUORUM);

      assertThat(bench.calls("Reset|Remove|Apply|LeaveCluster")).isEmpty();
      assertThat(bench.world.talos().phase("box/box-3")).isEqualTo(Phase.RUNNING);
      bench.world.box("box-1", true);
      bench.world.box("box-2", true);
      bench.up();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
    }
  }

  @Test
  void theOnlyOneGoesWithItsClusterAlsoWhenItsEtcdIsSilent() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1)) {
      bench.controlPlanes = 1;
      bench.workers = 0;
      bench.up();
      etcdSilent(bench, "");
      bench.world.talos().log().clear();
      assertThat(TalosBench.codes(bench.down())).isEmpty();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
    }
  }

  @Test
  void oneWhoseEtcdIsSilentIsRepairedWhileTheOthersAreWell() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      etcdSilent(bench, "box-3");
      bench.controlPlanes = 2;
      assertThat(TalosBench.codes(bench.tryUp())).isEmpty();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
      assertThat(bench.world.talos().phase("box/box-2")).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void aLostAnswerDoesNotMakeAKubeletNewerThanTheApi() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      bench.world.talos().log().clear();
      bench
          .world
          .clusters()
          .values()
          .forEach(
              cluster ->
                  cluster
                      .faults()
                      .add(
                          ApiFault.of("GET", "kube-system/pods$", new ApiFault.Answer(503, 0))
                              .times(1)));
      RunReport report = bench.upOnly("prod-worker-1");
      assertThat(TalosBench.codes(report)).containsExactly(TalosCodes.TOO_FAR);
      assertThat(bench.calls("ApplyConfiguration")).isEmpty();
    }
  }

  @Test
  void kubeletsThatWaitedFollowAfterAFailureOnTheWay() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      Status away = Status.UNAVAILABLE;
      bench.faults().add("box-2", "ApplyConfiguration", 1, 1, new TalosFault.Answer(away, false));
      bench.up();
      assertThat(bench.texts("nodes", "/status/nodeInfo/kubeletVersion").values())
          .containsOnly("v1.36.3");
    }
  }

  @Test
  void etcdIsBegunOnceAlsoWhenTheAnswerIsLost() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.faults().once("", "Bootstrap", new TalosFault.Answer(Status.CANCELLED, true));
      bench.up();
      assertThat(bench.calls("MachineService/Bootstrap")).hasSize(1);
      assertThat(bench.world.clusters()).hasSize(1);
    }
  }

  @Test
  void etcdIsBegunOnceWhenTheRunStopsAtItAndAnotherFollows() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      StopSignal stop = new StopSignal();
      bench.faults().once("", "Bootstrap", new TalosFault.Act(stop::now, true));
      bench.run(bench.all(), RunOptions.UP, stop);
      assertThat(stop.stage()).isEqualTo(StopSignal.Stage.NOW);
      bench.up();
      assertThat(bench.calls("MachineService/Bootstrap")).hasSize(1);
      assertThat(bench.world.clusters()).hasSize(1);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void etcdIsNotBegunBesideAControlPlaneThatWasAskedAndLeftTheScript() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      StopSignal stop = new StopSignal();
      Runnable cable =
          () -> {
            stop.now();
            throw new SimulatorException("the cable is out");
          };
      bench.faults().add("", "Bootstrap", 0, 0, new TalosFault.Act(cable, false));
      bench.run(bench.all(), RunOptions.UP, stop);
      assertThat(stop.stage()).isEqualTo(StopSignal.Stage.NOW);
      assertThat(bench.world.clusters()).isEmpty();
      bench.faults().clear();
      bench.first = 2;
      bench.world.talos().log().clear();

      RunReport report = bench.run(PlanOptions.DEFAULT, RunOptions.UP, new StopSignal());

      assertThat(TalosBench.codes(report)).containsExactly(TalosCodes.NO_QUORUM);
      assertThat(report.failures().toString())
          .contains("etcd of prod may have begun on prod-cp-1", "Put it back into the script");
      assertThat(bench.calls("MachineService/Bootstrap")).isEmpty();

      assertThat(TalosBench.codes(bench.downOnly("prod-cp-1"))).isEmpty();
      StopSignal begun = new StopSignal();
      bench.faults().once("box-2", "Bootstrap", new TalosFault.Act(begun::now, true));
      bench.run(bench.all(), RunOptions.UP, begun);
      assertThat(begun.stage()).as("what was reset is no obstacle").isEqualTo(StopSignal.Stage.NOW);
    }
  }

  @Test
  void whatWaitsForTheConfigThatARunWasAboutToSendHoldsNoRemovalBack() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      assertThat(TalosBench.codes(bench.downOnly("prod-cp-2"))).isEmpty();
      StopSignal stop = new StopSignal();
      Runnable cable =
          () -> {
            stop.now();
            throw new SimulatorException("the cable is out");
          };
      bench.faults().add("box-2", "ApplyConfiguration", 0, 0, new TalosFault.Act(cable, false));
      bench.run(bench.all(), RunOptions.UP, stop);
      assertThat(stop.stage()).isEqualTo(StopSignal.Stage.NOW);
      bench.faults().clear();

      assertThat(TalosBench.codes(bench.down())).isEmpty();
      assertThat(bench.world.clusters()).isEmpty();
    }
  }

  /** The record of the cluster goes; its machines and what they hold stay. */
  private static void loseRecord(TalosBench bench) {
    PlanOptions cluster =
        bench.all().withOnly(List.of(Address.parse("cluster.prod/talos.cluster")));
    bench.run(cluster.withDestroy(true), RunOptions.DOWN, new StopSignal());
  }

  /** Etcd of the second machine ends, with all that it holds. */
  private static void endSecond(TalosBench bench) {
    FakeCall call = FakeCall.patient();
    try (TalosClient first =
        TalosClient.of(
            TalosBench.address(1),
            TalosClient.administrator(bench.secrets, call.now()),
            bench.world::find,
            new AtomicLong())) {
      first.members(call).stream()
          .filter(member -> member.getHostname().equals("prod-cp-2"))
          .forEach(member -> first.removeMember(member.getId(), call));
    }
  }

  @Test
  void etcdIsNotBegunBesideOneThatEndedWhenTheRecordIsLost() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2, 0)) {
      bench.up();
      loseRecord(bench);
      endSecond(bench);
      bench.forgetDisk(1);
      bench.world.talos().log().clear();
      RunReport report = bench.tryUp();
      assertThat(TalosBench.codes(report)).containsExactly(TalosCodes.NO_QUORUM);
      assertThat(report.failures().toString()).contains("etcd of prod ended on prod-cp-2");
      assertThat(bench.calls("MachineService/Bootstrap")).isEmpty();
    }
  }

  @Test
  void aNodeThatIsNotInTheScriptAndClosedIsNoChange() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2)) {
      bench.controlPlanes = 1;
      bench.workers = 0;
      bench.up();
      ObjectNode node = new JsonMapper().createObjectNode();
      node.put("apiVersion", "v1").put("kind", "Node");
      node.putObject("metadata")
          .put("name", "stranger")
          .putObject("annotations")
          .put("homelab.dev/drained", "yes");
      node.putObject("spec").put("unschedulable", true);
      try (KubeApi api = bench.kube()) {
        api.apply("api/v1/nodes/stranger", "somebody", node, FakeCall.patient());
      }
      assertThat(bench.texts("nodes", "/spec/unschedulable")).containsEntry("stranger", "true");
      assertThat(bench.actions()).isEmpty();
    }
  }
}
