package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wishes for many objects that exist and bear no mark, as when a whole cluster is taken over. */
class ManyForeignTest {
  @TempDir Path folder;

  @Test
  void areFoundInFewRequests() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      List<ResourceSpec> specs = made(kubeconfig);
      simulator.clearRequests();
      try (ProviderSession session =
          new KubernetesProvider()
              .connect(TestLab.target(kubeconfig), TestLab.options(folder), FakeCall.patient())) {
        assertThat(new TestLab(session, "lab").observe(specs, Map.of()).values())
            .hasSize(specs.size())
            .allSatisfy(
                seen ->
                    assertThat(((Observation.Present) seen).owner())
                        .isEqualTo(Observation.Owner.UNMARKED));
      }
      assertThat(simulator.requests()).hasSize(3);
    }
  }

  private List<ResourceSpec> made(Path kubeconfig) {
    List<ResourceSpec> specs = new ArrayList<>();
    try (KubeClient client =
        KubeClient.connect(
            TestLab.target(kubeconfig).config(), TestLab.options(folder), FakeCall.patient())) {
      for (int i = 0; i < 25; i++) {
        ResourceSpec spec =
            TestLab.spec(
                TestLab.yaml(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c-%d, namespace: default}}"
                        .formatted(i)));
        specs.add(spec);
        client.send(
            KubeRequest.write(
                "POST",
                "api/v1/namespaces/default/configmaps",
                KubeRequest.JSON,
                ValueJson.write(spec.desired()),
                new KubeCall("create", "ConfigMap", "default", "c-" + i)),
            FakeCall.patient());
      }
    }
    return specs;
  }
}
