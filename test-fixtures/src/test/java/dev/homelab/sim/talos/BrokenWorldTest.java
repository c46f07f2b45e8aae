package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.wire.machine.BootstrapRequest;
import io.grpc.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ends in a simulator where nobody waits for it is told to whoever asks next. */
class BrokenWorldTest {
  /** A Kubernetes side that cannot serve. */
  private static final class Failing implements KubeSide {
    @Override
    public void serve(String cluster, MachineText config, Set<String> names) {
      throw new SimulatorException("no room for " + config.at("cluster.clusterName"));
    }

    @Override
    public int port(String cluster) {
      return 0;
    }

    @Override
    public void register(String cluster, KubeNode node, MachineText config) {}

    @Override
    public void stop(String cluster, String node) {}

    @Override
    public boolean ready(String cluster, String node) {
      return false;
    }
  }

  @Test
  void aClusterThatCannotServeIsToldByItsMachines() {
    try (TestMachines lab = new TestMachines(TalosOptions.inMemory().withKube(new Failing()))) {
      String address = "10.5.0.11";
      lab.add(address, address, "1.13.9", true);
      lab.sim.advance(15_000);
      lab.apply(lab.plain(address), lab.cluster.controlPlane("prod-cp-1", address));
      lab.sim.advance(20_000);
      TestClient admin = lab.admin(address);
      lab.machine(admin).bootstrap(BootstrapRequest.getDefaultInstance());
      assertThatThrownBy(() -> lab.sim.advance(180_000))
          .hasStackTraceContaining("no room for prod");

      Status told =
          TestMachines.status(() -> lab.machine(admin).version(Empty.getDefaultInstance()));
      assertThat(told.getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(told.getDescription()).contains("machines are broken", "no room for prod");
      assertThatThrownBy(() -> lab.sim.phase(address)).hasMessageContaining("are broken");
    }
  }

  @Test
  void controllersThatEndedAreToldByTheApi() {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      ApiClient api = new ApiClient(simulator);
      assertThat(api.get("/version").code()).isEqualTo(200);
      simulator.breakage().guard(() -> Set.of().iterator().next());
      simulator.breakage().note(new IllegalStateException("later"));

      ApiClient.Answer told = api.get("/version");
      assertThat(told.code()).isEqualTo(400);
      assertThat(told.text()).contains("controllers are broken").doesNotContain("later");
    }
  }

  @Test
  void whatFailsWhileItIsClosedIsNoNews() {
    KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
    simulator.close();
    simulator.breakage().note(new IllegalStateException("closing"));
    assertThat(simulator.breakage().text()).isEmpty();
  }
}
