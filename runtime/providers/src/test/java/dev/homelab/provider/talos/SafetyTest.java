package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster holds outlives a wrong guess: nothing is reset, begun or renewed on one. */
class SafetyTest {
  @TempDir Path folder;

  private static List<String> codes(RunReport report) {
    return report.failures().stream()
        .flatMap(failure -> failure.problems().stream())
        .map(Diagnostic::code)
        .distinct()
        .toList();
  }

  private static void etcdSilent(TalosBench bench, String box) {
    Status silent = Status.UNKNOWN.withDescription("failed to create etcd client");
    bench
        .world
        .talos()
        .faults()
        .add(box, "EtcdMemberList", 0, 0, new TalosFault.Answer(silent, false));
  }

  @Test
  void aWholeClusterGoesAlsoWhenItsEtcdIsSilent() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2)) {
      bench.controlPlanes = 2;
      bench.workers = 0;
      bench.up();
      etcdSilent(bench, "");
      bench.world.talos().log().clear();
      assertThat(codes(bench.down())).isEmpty();
      assertThat(bench.calls("MachineService/Reset")).hasSize(2);
    }
  }

  @Test
  void oneWhoseEtcdIsSilentIsRepairedWhileTheOthersAreWell() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench.up();
      etcdSilent(bench, "box-3");
      bench.controlPlanes = 2;
      assertThat(codes(bench.tryUp())).isEmpty();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
      assertThat(bench.world.talos().phase("box/box-2")).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void aLostAnswerDoesNotMakeAKubeletNewerThanTheApi() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2)) {
      bench.controlPlanes = 1;
      bench.workers = 1;
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
      RunReport report =
          bench.run(
              bench.all().withOnly(List.of(TalosBench.machineAddress("prod-worker-1"))),
              RunOptions.UP,
              new StopSignal());
      assertThat(codes(report)).containsExactly(TalosCodes.TOO_FAR);
      assertThat(bench.calls("ApplyConfiguration")).isEmpty();
    }
  }

  @Test
  void kubeletsThatWaitedFollowAfterAFailureOnTheWay() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.kubernetes = "1.36.3";
      Status away = Status.UNAVAILABLE;
      bench
          .world
          .talos()
          .faults()
          .add("box-2", "ApplyConfiguration", 1, 1, new TalosFault.Answer(away, false));
      bench.up();
      assertThat(bench.texts("nodes", "/status/nodeInfo/kubeletVersion").values())
          .containsOnly("v1.36.3");
    }
  }

  @Test
  void etcdIsBegunOnceAlsoWhenTheAnswerIsLost() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench
          .world
          .talos()
          .faults()
          .once("", "Bootstrap", new TalosFault.Answer(Status.CANCELLED, true));
      bench.up();
      assertThat(bench.calls("MachineService/Bootstrap")).hasSize(1);
      assertThat(bench.world.clusters()).hasSize(1);
    }
  }

  @Test
  void etcdIsBegunOnceWhenTheRunStopsAtItAndAnotherFollows() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      StopSignal stop = new StopSignal();
      bench.world.talos().faults().once("", "Bootstrap", new TalosFault.Act(stop::now, true));
      bench.run(bench.all(), RunOptions.UP, stop);
      assertThat(stop.stage()).isEqualTo(StopSignal.Stage.NOW);
      bench.up();
      assertThat(bench.calls("MachineService/Bootstrap")).hasSize(1);
      assertThat(bench.world.clusters()).hasSize(1);
      assertThat(bench.actions()).isEmpty();
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
