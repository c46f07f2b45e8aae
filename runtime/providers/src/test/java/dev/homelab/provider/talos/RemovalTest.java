package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine leaves without its workloads only when nothing of its cluster stays. */
class RemovalTest {
  private static final String WORKER = "prod-worker-1";

  @TempDir Path folder;

  private static KubeSimulator kube(TalosBench bench) {
    return bench.world.clusters().values().iterator().next();
  }

  private static void fault(TalosBench bench, ApiFault fault) {
    kube(bench).faults().add(fault);
  }

  private static List<String> evictions(KubeSimulator kube) {
    return kube.requests().stream()
        .filter(one -> one.method().equals("POST"))
        .map(RequestLog.Entry::path)
        .filter(path -> path.endsWith("/eviction"))
        .toList();
  }

  /** A control plane and a worker with a pod on it. */
  private TalosBench busy() throws IOException {
    TalosBench bench = TalosBench.of(folder, 1, 1);
    bench.up();
    ObjectNode pod = new JsonMapper().createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", "web").put("namespace", "default");
    ObjectNode spec = pod.putObject("spec").put("nodeName", WORKER);
    spec.putArray("containers").addObject().put("name", "web").put("image", "nginx:1.27");
    try (KubeApi api = bench.kube()) {
      api.apply("api/v1/namespaces/default/pods/web", "somebody", pod, FakeCall.patient());
    }
    bench.world.talos().log().clear();
    return bench;
  }

  @Test
  void aWorkerWhosePodsMayNotBeAskedToGoIsNotReset() throws IOException {
    try (TalosBench bench = busy()) {
      fault(bench, ApiFault.of("POST", "/eviction$", new ApiFault.Answer(403, 0)));
      bench.workers = 0;
      RunReport report = bench.tryUp();
      assertThat(TalosBench.codes(report)).containsExactly(TalosCodes.NOT_READY);
      assertThat(report.failures().toString()).contains("is not reset");
      assertThat(bench.calls("MachineService/Reset")).isEmpty();

      kube(bench).faults().clear();
      bench.up();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
      assertThat(evictions(kube(bench))).isNotEmpty();
    }
  }

  @Test
  void anApiThatIsSilentForAMomentIsAskedAgain() throws IOException {
    try (TalosBench bench = busy()) {
      fault(bench, ApiFault.of("GET", "nodes/" + WORKER + "$", new ApiFault.DropBefore()).times(3));
      bench.workers = 0;
      bench.up();
      assertThat(bench.calls("MachineService/Reset")).hasSize(1);
      assertThat(evictions(kube(bench))).isNotEmpty();
    }
  }

  @Test
  void aWorkerIsNotResetWhileNobodyCanEmptyIt() throws IOException {
    try (TalosBench bench = busy()) {
      JumpingClock clock = new JumpingClock();
      bench.clock = clock;
      Status silent = Status.UNKNOWN.withDescription("failed to create etcd client");
      // At once and by more than the wait: certificates made later begin ahead of the API's clock.
      Runnable later = () -> clock.jump(Duration.ofMinutes(3));
      bench.faults().add("", "EtcdMemberList", 0, 0, new TalosFault.Answer(silent, false));
      fault(bench, ApiFault.of("GET", "nodes/" + WORKER + "$", new ApiFault.Act(false, later)));
      bench.workers = 0;
      assertThat(TalosBench.codes(bench.downOnly(WORKER))).containsExactly(TalosCodes.NOT_READY);
      assertThat(bench.calls("MachineService/Reset")).isEmpty();
    }
  }

  @Test
  void aWholeClusterGoesWithoutMovingItsPods() throws IOException {
    try (TalosBench bench = busy()) {
      KubeSimulator kube = kube(bench);
      fault(bench, ApiFault.of("POST", "/eviction$", new ApiFault.Answer(403, 0)));
      assertThat(bench.down().failures().toString()).isEqualTo("[]");
      assertThat(bench.calls("MachineService/Reset")).hasSize(2);
      assertThat(evictions(kube)).isEmpty();
    }
  }

  @Test
  void theRestOfAClusterThatGoesIsNotEmptiedEither() throws IOException {
    try (TalosBench bench = busy()) {
      KubeSimulator kube = kube(bench);
      fault(bench, ApiFault.of("POST", "/eviction$", new ApiFault.Answer(403, 0)));
      StopSignal stop = new StopSignal();
      bench.faults().once("box-2", "^Reset$", new TalosFault.Act(stop::now, false));
      bench.faults().once("box-2", "^Reset$", new TalosFault.Cut(false));
      bench.run(bench.all().withDestroy(true), RunOptions.DOWN, stop);
      assertThat(stop.stage()).isEqualTo(StopSignal.Stage.NOW);
      bench.faults().clear();
      assertThat(bench.down().failures().toString()).isEqualTo("[]");
      assertThat(bench.world.talos().config("box/box-1")).isEmpty();
      assertThat(bench.world.talos().config("box/box-2")).isEmpty();
      assertThat(evictions(kube)).isEmpty();
    }
  }
}
