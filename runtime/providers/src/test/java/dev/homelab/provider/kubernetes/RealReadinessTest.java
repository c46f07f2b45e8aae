package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.real.RealControlPlane;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class RealReadinessTest {
  private static RealControlPlane plane;
  @TempDir Path folder;
  private TestLab lab;
  private String namespace;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(RealControlPlane.expected(), RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @BeforeEach
  void connect() {
    lab =
        new TestLab(
            new KubernetesProvider()
                .connect(
                    TestLab.target(plane.kubeconfig()),
                    TestLab.options(folder),
                    FakeCall.patient()),
            UUID.randomUUID().toString());
    namespace = plane.freshNamespace("ready");
  }

  @AfterEach
  void close() {
    lab.session.close();
  }

  private ResourceSpec object(String yaml) {
    Value.Tree tree = TestLab.yaml(yaml);
    return TestLab.spec(Fields.with(tree, Value.of(namespace), "metadata", "namespace"));
  }

  private ResourceSpec deployment(int replicas, String annotations, String more) {
    return object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}, annotations: {%s}}
            spec:
              containers: [{name: web, image: "example.org/web:1"}]
              %s
        """
            .formatted(replicas, annotations, more));
  }

  private void failsWith(ResourceSpec spec, String code) {
    lab.create(spec);
    Instant before = Instant.now();
    assertThatThrownBy(() -> lab.await(spec))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(
            e -> {
              assertThat(e.diagnostics().get(0).code()).as("%s", e.diagnostics()).isEqualTo(code);
              assertThat(e.errorClass()).isEqualTo(ErrorClass.TERMINAL);
              assertThat(e.diagnostics().get(0).hints()).isNotEmpty();
            });
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void waitsForPodsAndSaysSo() {
    ResourceSpec spec = deployment(3, "", "");
    lab.create(spec);
    lab.await(spec);
    assertThat(lab.call.waited).isNotEmpty();
    assertThat(lab.present(spec).ready()).isTrue();
  }

  @Test
  void waitsForTheNewPodsAfterAChange() {
    ResourceSpec spec = deployment(2, "", "");
    Applied applied = lab.create(spec);
    lab.await(spec);
    ResourceSpec next = deployment(2, "step: two", "");
    lab.update(next, lab.entry(spec, applied));
    assertThat(lab.call.waited).isNotEmpty();
    int told = lab.call.waited.size();
    lab.await(next);
    assertThat(lab.call.waited.size()).isGreaterThan(told);
  }

  @Test
  void tellsAnImageThatCannotBePulled() {
    failsWith(deployment(1, "real.homelab.dev/fails: image-pull", ""), KubernetesCodes.IMAGE_PULL);
  }

  @Test
  void tellsACrashLoop() {
    failsWith(deployment(1, "real.homelab.dev/fails: crash-loop", ""), KubernetesCodes.CRASH_LOOP);
  }

  @Test
  void aFixedDeploymentIsNotBlamedForItsOldPods() {
    ResourceSpec bad = deployment(1, "real.homelab.dev/fails: crash-loop", "");
    failsWith(bad, KubernetesCodes.CRASH_LOOP);
    ResourceSpec good = deployment(1, "", "");
    lab.update(good, null);
    lab.await(good);
    assertThat(lab.present(good).ready()).isTrue();
  }

  @Test
  void tellsAPodThatNoNodeTakes() {
    failsWith(deployment(1, "", "nodeSelector: {nowhere: 'true'}"), KubernetesCodes.UNSCHEDULABLE);
  }

  @Test
  void tellsAQuota() {
    ResourceSpec quota =
        object(
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: '0'}}}");
    lab.create(quota);
    lab.await(quota);
    failsWith(deployment(1, "", ""), KubernetesCodes.POD_REFUSED);
  }

  private ResourceSpec job(String annotations) {
    return object(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          backoffLimit: 0
          template:
            metadata: {annotations: {%s}}
            spec:
              restartPolicy: Never
              containers: [{name: c, image: "example.org/c:1"}]
        """
            .formatted(annotations));
  }

  @Test
  void waitsForAJobToComplete() {
    ResourceSpec spec = job("");
    lab.create(spec);
    lab.await(spec);
    assertThat(lab.present(spec).ready()).isTrue();
  }

  @Test
  void tellsAFailedJob() {
    failsWith(job("real.homelab.dev/fails: exit-1"), KubernetesCodes.JOB_FAILED);
  }

  @Test
  void waitsForTheAddressOfALoadBalancer() {
    ResourceSpec spec =
        object(
            "{apiVersion: v1, kind: Service, metadata: {name: lb}, spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}}");
    lab.create(spec);
    assertThat(Fields.text(lab.await(spec), "address")).startsWith("198.51.100.");
  }

  @Test
  void acceptsAClaimThatWaitsForItsFirstPod() {
    ResourceSpec claim =
        object(
            "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: local, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    lab.create(claim);
    lab.await(claim);
    assertThat(lab.call.progressed).contains("binds when a pod first uses it");
    ResourceSpec user =
        deployment(1, "", "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");
    lab.create(user);
    lab.await(user);
    assertThat(Fields.text(lab.present(claim).outputs(), "volume")).isNotEmpty();
  }

  @Test
  void doesNotWaitForASetThatChangesByHand() {
    ResourceSpec set =
        object(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: s}
            spec:
              serviceName: s
              updateStrategy: {type: OnDelete}
              selector: {matchLabels: {app: s}}
              template:
                metadata: {labels: {app: s}}
                spec: {containers: [{name: c, image: "example.org/c:1"}]}
            """);
    lab.create(set);
    lab.await(set);
    assertThat(lab.call.progressed).anyMatch(text -> text.contains("OnDelete"));
  }

  @Test
  void doesNotTakeAnotherSuspendingForReady() {
    ResourceSpec job =
        object(
            """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: s}
        spec:
          suspend: true
          template:
            spec:
              restartPolicy: Never
              containers: [{name: c, image: "example.org/c:1"}]
        """);
    lab.create(job);
    lab.await(job);
    assertThat(lab.call.progressed).contains("suspended");
  }

  @Test
  void endsWithTheDeadlineAndSaysWhatItWaitedFor() {
    ResourceSpec claim =
        object(
            "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: none-such, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    lab.create(claim);
    FakeCall brief = new FakeCall(Duration.ofSeconds(1));
    assertThatThrownBy(
            () ->
                lab.session.awaitReady(
                    new dev.homelab.spi.StepRequest(lab.identity, claim, null), brief))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(
            e -> {
              assertThat(e.diagnostics().get(0).code()).isEqualTo(KubernetesCodes.NOT_READY);
              assertThat(e.diagnostics().get(0).detail()).contains("no volume bound yet");
            });
  }
}
