package dev.homelab.provider.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
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
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bears Cozystack's guard stays as long as its cluster does, and goes with it. */
class DeletionGuardTest {
  private static final String PATH = "/api/v1/namespaces/default/configmaps";
  private static final KubeCall ABOUT = new KubeCall("write", "ConfigMap", "default", "x");
  private static final String OBJECT =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: default%s}}";
  private static final String GUARD = ", labels: {platform.cozystack.io/no-delete: 'true'}";
  private static final Address CLUSTER = TestLab.CLUSTER.child("talos", "cluster");

  @TempDir Path folder;
  private KubeSimulator simulator;
  private KubeClient raw;
  private TestLab lab;

  @BeforeEach
  void start() throws IOException {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    FakeCall call = FakeCall.patient();
    raw = KubeClient.connect(TestLab.target(kubeconfig).config(), TestLab.options(folder), call);
    lab =
        new TestLab(
            new KubernetesProvider()
                .connect(TestLab.target(kubeconfig), TestLab.options(folder), call),
            UUID.randomUUID().toString());
  }

  @AfterEach
  void stop() {
    lab.session.close();
    raw.close();
    simulator.close();
  }

  @Test
  void whatIsGuardedStaysWithAClusterThatStays() {
    StateEntry made = made(GUARD);
    assertThatThrownBy(() -> delete(made, Set.of(made.address())))
        .isInstanceOfSatisfying(
            ProviderException.class,
            refused -> {
              assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
              Diagnostic told = refused.diagnostics().get(0);
              assertThat(told.code()).isEqualTo(KubernetesCodes.GUARDED);
              assertThat(told.title()).contains("ConfigMap", "default", "x");
              assertThat(told.hints().toString()).contains("no-delete");
            });
    assertThat(isThere()).isTrue();
  }

  @Test
  void aGuardThatThePlatformAddedCountsThoughNothingOfItIsRecorded() {
    StateEntry made = made("");
    label("\"true\"");
    assertThat(look(made)).isInstanceOf(Observation.Present.class);
    assertRefused(made);
    assertThat(isThere()).isTrue();
  }

  @Test
  void withItsClusterItGoesByItself() {
    StateEntry made = made(GUARD);
    delete(made, Set.of(made.address(), CLUSTER));
    lab.session.awaitGone(new StepRequest(lab.identity, null, made), lab.call);
    assertThat(isThere()).isTrue();
  }

  @Test
  void anotherClusterThatGoesIsNoReason() {
    StateEntry made = made(GUARD);
    Address other = Address.of("cluster", "other").child("talos", "cluster");
    assertThatThrownBy(() -> delete(made, Set.of(made.address(), other)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(KubernetesCodes.GUARDED);
  }

  @Test
  void whoTakesTheLabelOffByHandMeansIt() {
    StateEntry made = made(GUARD);
    assertThat(look(made)).isInstanceOf(Observation.Present.class);
    label("null");
    delete(made, Set.of(made.address()));
    assertThat(isThere()).isFalse();
  }

  @Test
  void whatBearsNoGuardIsRemoved() {
    StateEntry made = made("");
    delete(made, Set.of(made.address()));
    assertThat(isThere()).isFalse();
  }

  private void assertRefused(StateEntry made) {
    assertThatThrownBy(() -> delete(made, Set.of(made.address())))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(KubernetesCodes.GUARDED);
  }

  private StateEntry made(String labels) {
    ResourceSpec wish = TestLab.spec(TestLab.yaml(OBJECT.formatted(labels)));
    return lab.entry(wish, lab.create(wish));
  }

  private Observation look(StateEntry made) {
    ResourceSpec wish = TestLab.spec(made.recorded());
    Observation seen = lab.observe(List.of(wish), Map.of(made.address(), made)).get(made.address());
    return seen == null ? new Observation.Absent() : seen;
  }

  private void delete(StateEntry made, Set<Address> removed) {
    lab.session.delete(new StepRequest(lab.identity, null, made, removed, Set.of()), lab.call);
  }

  private void label(String value) {
    Value.Tree patch =
        TestLab.json(
            "{\"metadata\":{\"labels\":{\"platform.cozystack.io/no-delete\":" + value + "}}}");
    raw.send(
        KubeRequest.write(
            "PATCH", PATH + "/x", KubeRequest.MERGE_PATCH, ValueJson.write(patch), ABOUT),
        lab.call);
  }

  private boolean isThere() {
    return raw.find(KubeRequest.get(PATH + "/x", ABOUT), lab.call) != null;
  }
}
