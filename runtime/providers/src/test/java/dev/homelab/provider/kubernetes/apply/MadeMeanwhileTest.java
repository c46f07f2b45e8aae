package dev.homelab.provider.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object that someone else made between the look and the write stays as it is. */
class MadeMeanwhileTest {
  private static final String PATH = "/api/v1/namespaces/default/configmaps";
  private static final KubeCall ABOUT = new KubeCall("create", "ConfigMap", "default", "x");

  @TempDir Path folder;

  @Test
  void noFieldOfAnotherManagerIsTakenEvenWhereTheScriptSaysForce() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      ResourceSpec wish =
          TestLab.with(
              TestLab.spec(
                  TestLab.yaml(
                      "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: default},"
                          + " data: {a: ours}}")),
              false,
              true);
      FakeCall call = FakeCall.patient();
      TestLab lab =
          new TestLab(
              new KubernetesProvider()
                  .connect(TestLab.target(kubeconfig), TestLab.options(folder), call),
              UUID.randomUUID().toString());
      try (KubeClient raw =
          KubeClient.connect(TestLab.target(kubeconfig).config(), TestLab.options(folder), call)) {
        assertThat(lab.observe(wish)).isInstanceOf(Observation.Absent.class);
        String theirs = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: theirs}}";
        raw.send(
            KubeRequest.write(
                "POST", PATH, KubeRequest.JSON, ValueJson.write(TestLab.yaml(theirs)), ABOUT),
            call);

        assertThatThrownBy(() -> lab.create(wish))
            .isInstanceOf(ProviderException.class)
            .hasMessageContaining(KubernetesCodes.NOT_OURS);

        var there = raw.send(KubeRequest.get(PATH + "/x", ABOUT), call).body();
        assertThat(Fields.text(there, "data", "a")).isEqualTo("theirs");
        assertThat(Fields.text(there, "metadata", "labels", "homelab.dev/owner")).isEmpty();
      } finally {
        lab.session.close();
      }
    }
  }
}
