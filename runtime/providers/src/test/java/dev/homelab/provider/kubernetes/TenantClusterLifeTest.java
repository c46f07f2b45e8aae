package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.model.Fields;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.client.TargetAccess;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Pods;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When clusters of tenants are ready: not with their releases, which wait for nothing. */
class TenantClusterLifeTest extends ClusterBench {
  private static final String SPACE = "tenant-root";
  private static final String NAME = "kubernetes-dev";
  private static final String PLANE = "apis/apps/v1/namespaces/" + SPACE + "/deployments/" + NAME;
  private static final String RELEASE =
      "apis/helm.toolkit.fluxcd.io/v2/namespaces/" + SPACE + "/helmreleases/" + NAME;
  private static KubeSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(50).withCozystack(true));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Override
  Path kubeconfig() throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
  }

  private static ResourceSpec cluster() {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: apps.cozystack.io/v1alpha1
            kind: Kubernetes
            metadata: {name: dev, namespace: %s}
            spec: {nodeGroups: {small: {minReplicas: 1}, large: {minReplicas: 1}}}
            """
                .formatted(SPACE)));
  }

  private Value.Tree access() throws IOException {
    return TargetAccess.kept(
        TestLab.target(kubeconfig()).config(),
        SPACE,
        NAME + "-admin-kubeconfig",
        "super-admin.svc");
  }

  private KubeClient inside() throws IOException {
    return KubeClient.connect(access(), TestLab.options(folder), FakeCall.patient());
  }

  /** A pod without room brings a node on a cluster that grows. */
  private void waitsForRoom() throws IOException {
    TargetSpec target = new TargetSpec(TestLab.CLUSTER, "kubernetes", access(), Origin.NONE);
    FakeCall calm = FakeCall.patient();
    try (ProviderSession session =
        new KubernetesProvider().connect(target, TestLab.options(folder), calm)) {
      TestLab inner = new TestLab(session, "inner");
      inner.create(namespaceSpec());
      ResourceSpec big = deployment("64");
      inner.create(big);
      FakeCall hasty = new FakeCall(Duration.ofSeconds(5));
      StepRequest step = new StepRequest(inner.identity, big, null);
      ProviderException late =
          Objects.requireNonNull(
              catchThrowableOfType(ProviderException.class, () -> session.awaitReady(step, hasty)));
      assertThat(code(late)).isNotEqualTo(KubernetesCodes.UNSCHEDULABLE);
    }
  }

  private static List<Value.Tree> list(KubeClient inside, String path) {
    return Fields.trees(
        inside
            .send(KubeRequest.get(path, new KubeCall("list", "object", "", "")), FakeCall.patient())
            .body(),
        "items");
  }

  private static void until(BooleanSupplier holds) {
    long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(last);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isReady(String path) {
    return Pods.isReady(read(path));
  }

  @Test
  void aClusterIsReadyWhenItServesWithItsNodesAndNotWhileItIsSilent() throws IOException {
    asOther(
        "PATCH",
        "api/v1/namespaces/" + SPACE,
        "{metadata: {labels: {namespace.cozystack.io/etcd: " + SPACE + "}}}");
    ResourceSpec wish = cluster();
    lab.create(wish);
    until(() -> isReady(RELEASE));
    assertThat(lab.present(wish).ready()).as("with its release").isFalse();

    lab.await(wish);
    assertThat(lab.call.waited)
        .contains("It has made no Secret with its kubeconfig yet.", "0 of 2 nodes are ready");
    assertThat(lab.present(wish).ready()).isTrue();
    try (KubeClient inside = inside()) {
      assertThat(list(inside, "api/v1/nodes")).hasSize(2).allMatch(Pods::isReady);
      assertThat(list(inside, "apis/storage.k8s.io/v1/storageclasses")).isNotEmpty();
    }

    waitsForRoom();

    asOther("PATCH", PLANE, "{spec: {replicas: 0}}");
    until(() -> !lab.present(wish).ready());
    until(() -> failure().errorClass() == ErrorClass.UNREACHABLE);
    assertThat(code(failure())).isEqualTo("HL9103");

    asOther("PATCH", PLANE, "{spec: {replicas: 1}}");
    lab.await(wish);
    assertThat(lab.present(wish).ready()).isTrue();
  }

  private ProviderException failure() {
    return Objects.requireNonNull(
        catchThrowableOfType(ProviderException.class, () -> inside().close()));
  }
}
