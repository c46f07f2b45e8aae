package dev.homelab.provider.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Fields;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flux brings is removed so that Flux does not make it again, and nobody else is stopped. */
class FluxHandTest {
  private static final Address BRINGER =
      TestLab.CLUSTER.child("flux", "sync").child("kustomization", "default");
  private static final String KUSTOMIZATION =
      "apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations/k";
  private static final String MAP = "api/v1/namespaces/default/configmaps/x";

  @TempDir Path folder;
  private final KubeSimulator simulator =
      KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
  private @Nullable TestLab opened;
  private @Nullable KubeClient client;

  @BeforeEach
  void begin() throws IOException {
    Path config = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    client =
        KubeClient.connect(
            TestLab.target(config).config(), TestLab.options(folder), FakeCall.patient());
    opened =
        new TestLab(
            new KubernetesProvider()
                .connect(TestLab.target(config), TestLab.options(folder), FakeCall.patient()),
            UUID.randomUUID().toString());
    ResourceSpec kinds =
        TestLab.spec(
            TestLab.yaml(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
                spec:
                  group: kustomize.toolkit.fluxcd.io
                  names: {kind: Kustomization, plural: kustomizations, singular: kustomization}
                  scope: Namespaced
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """));
    lab().create(kinds);
    lab().await(kinds);
  }

  @AfterEach
  void end() {
    lab().session.close();
    raw().close();
    simulator.close();
  }

  private TestLab lab() {
    return Objects.requireNonNull(opened);
  }

  private KubeClient raw() {
    return Objects.requireNonNull(client);
  }

  /** A call that does something instead of waiting. */
  private static FakeCall call(Duration time, Runnable instead) {
    return new FakeCall(time) {
      @Override
      public void pause(Duration any) throws InterruptedException {
        instead.run();
        super.pause(Duration.ofMillis(20));
      }
    };
  }

  private static ResourceSpec kustomization() {
    return ResourceSpec.of(
        BRINGER,
        "kubernetes.kustomize.toolkit.fluxcd.io.kustomization",
        TestLab.CLUSTER,
        TestLab.yaml(
            "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization,"
                + " metadata: {name: k, namespace: default}, spec: {path: ./default}}"),
        dev.homelab.model.Origin.NONE);
  }

  private static ResourceSpec map() {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: default, labels: {"
                + "kustomize.toolkit.fluxcd.io/name: k,"
                + " kustomize.toolkit.fluxcd.io/namespace: default}}, data: {a: one}}"));
  }

  private static ResourceSpec brought() {
    return map().withDependsOn(new TreeSet<>(Set.of(new Edge(BRINGER, Level.READY))));
  }

  private Value.@Nullable Tree read(String path) {
    KubeAnswer answer =
        raw()
            .find(
                KubeRequest.get(path, new KubeCall("get", "object", "default", "")),
                FakeCall.patient());
    return answer == null ? null : answer.body();
  }

  private void patch(String yaml) {
    raw()
        .send(
            KubeRequest.write(
                "PATCH",
                KUSTOMIZATION,
                KubeRequest.MERGE_PATCH,
                ValueJson.write(TestLab.yaml(yaml)),
                new KubeCall("patch", "Kustomization", "default", "k")),
            FakeCall.patient());
  }

  private void lists() {
    patch("{status: {inventory: {entries: [{id: default_x__ConfigMap, v: v1}]}}}");
  }

  private boolean isSuspended() {
    return Fields.flag(read(KUSTOMIZATION), "spec", "suspend");
  }

  /** The record of the object, which Flux has brought. */
  private StateEntry made() {
    return brought(lab().entry(map(), lab().create(map())));
  }

  private static StateEntry brought(StateEntry direct) {
    return new StateEntry(
        direct.address(),
        direct.type(),
        1,
        direct.target(),
        direct.objectId(),
        direct.recorded(),
        Value.Tree.EMPTY,
        Value.Tree.EMPTY,
        brought().dependsOn(),
        direct.lifecycle(),
        true,
        "");
  }

  private void delete(StateEntry prior, FakeCall call, Address... removed) {
    lab()
        .session
        .delete(new StepRequest(lab().identity, null, prior, Set.of(removed), Set.of()), call);
  }

  @Test
  void whatIsMadeAnewGoesWhileItsKustomizationStandsStill() {
    lab().create(kustomization());
    lists();
    patch("{status: {conditions: [{type: Reconciling, status: 'True', reason: Progressing}]}}");
    StateEntry prior = made();
    FakeCall waits =
        call(
            Duration.ofSeconds(60),
            () -> {
              assertThat(isSuspended()).isTrue();
              assertThat(read(MAP)).as("as long as Flux is at work").isNotNull();
              patch("{status: {conditions: [{type: Reconciling, status: 'False'}]}}");
            });
    delete(prior, waits);
    assertThat(read(MAP)).isNull();
    assertThat(waits.waited).hasSize(1);

    lab().update(kustomization(), null);
    assertThat(isSuspended()).isFalse();
    assertThat(Fields.at(read(KUSTOMIZATION), "metadata", "annotations", FluxPause.MARK)).isNull();
  }

  @Test
  void whoMakesTheNewOneLetsItsKustomizationGoOn() {
    lab().create(kustomization());
    lists();
    delete(made(), FakeCall.patient());
    assertThat(isSuspended()).isTrue();
    FakeCall flux =
        call(
            Duration.ofSeconds(60),
            () -> {
              assertThat(isSuspended()).isFalse();
              lab().create(map());
            });
    lab().session.create(new StepRequest(lab().identity, brought(), null), flux);
    assertThat(read(MAP)).isNotNull();
  }

  @Test
  void whatStandsStillForARestoreDoesSoAfterAnUp() {
    lab().create(kustomization());
    patch(
        "{metadata: {annotations: {homelab.dev/suspended: 'by a restore of web'}},"
            + " spec: {suspend: true}}");
    lab().update(kustomization(), null);
    assertThat(isSuspended()).isTrue();
  }

  @Test
  void whatAPersonSuspendedStaysSo() {
    lab().create(kustomization());
    patch("{spec: {suspend: true}}");
    StateEntry prior = made();
    delete(prior, FakeCall.patient());
    lab().update(kustomization(), null);
    assertThat(isSuspended()).isTrue();
  }

  @Test
  void whatIsRemovedStopsNoKustomizationOfSomebodyElse() {
    raw()
        .send(
            KubeRequest.write(
                "POST",
                "apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations",
                KubeRequest.JSON,
                ValueJson.write(kustomization().desired()),
                new KubeCall("create", "Kustomization", "default", "k")),
            FakeCall.patient());
    lists();
    StateEntry prior = made();
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class,
            () -> delete(prior, call(Duration.ofSeconds(3), () -> {}), BRINGER, prior.address()));
    assertThat(refused.diagnostics().get(0).code()).isEqualTo("HL9126");
    assertThat(refused.diagnostics().get(0).detail()).contains("Another one's Kustomization");
    assertThat(isSuspended()).isFalse();
    assertThat(read(MAP)).isNotNull();
  }

  /** It names the role as {@code a__b}; nobody of the lab may stop it, so the call would wait. */
  @Test
  void aNameWithColonsIsFoundInAnInventory() {
    raw()
        .send(
            KubeRequest.write(
                "POST",
                "apis/kustomize.toolkit.fluxcd.io/v1/namespaces/default/kustomizations",
                KubeRequest.JSON,
                ValueJson.write(kustomization().desired()),
                new KubeCall("create", "Kustomization", "default", "k")),
            FakeCall.patient());
    patch(
        "{status: {inventory: {entries: [{id: 'default_a__b_rbac.authorization.k8s.io_Role', v:"
            + " v1}]}}}");
    ResourceSpec role =
        TestLab.spec(
            TestLab.yaml(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'a:b',"
                    + " namespace: default, labels: {kustomize.toolkit.fluxcd.io/name: k,"
                    + " kustomize.toolkit.fluxcd.io/namespace: default}}, rules: []}"));
    StateEntry prior = brought(lab().entry(role, lab().create(role)));
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class,
            () -> delete(prior, call(Duration.ofSeconds(6), () -> {}), prior.address()));
    assertThat(refused).isNotNull();
    assertThat(refused.diagnostics().get(0).code()).isEqualTo("HL9126");
  }

  /** Somebody scales it by hand; the file does not say how many there shall be. */
  @Test
  void whatIsIgnoredIsNotWaitedFor() {
    ResourceSpec map = brought().withLifecycle(ignoring("data.b"));
    ResourceSpec wish =
        map.withDesired(
            map.desired().with("data", Value.ofMap(java.util.Map.of("a", "one", "b", "unsaid"))));
    lab().create(kustomization());
    FakeCall flux = call(Duration.ofSeconds(60), () -> lab().create(map()));
    lab().session.create(new StepRequest(lab().identity, wish, null), flux);
    assertThat(Fields.text(read(MAP), "data", "b")).isEmpty();
    assertThat(flux.waited).hasSize(1);
  }

  private static Lifecycle ignoring(String path) {
    return new Lifecycle(
        false,
        false,
        false,
        false,
        false,
        new TreeSet<>(Set.of(path)),
        Collections.emptySortedSet(),
        null);
  }

  @Test
  void whatGoesWithItsKustomizationStopsIt() {
    lab().create(kustomization());
    lists();
    StateEntry prior = made();
    delete(prior, FakeCall.patient(), BRINGER, prior.address());
    assertThat(isSuspended()).isTrue();
    assertThat(read(MAP)).isNull();
  }
}
