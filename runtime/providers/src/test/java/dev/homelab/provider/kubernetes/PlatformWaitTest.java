package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The wait for a platform that its operator makes, and for the modules of its root tenant: over
 * when all that Cozystack's own tests ask for is there, and told by name when it never is.
 */
class PlatformWaitTest extends ClusterBench {
  private static final String SDN =
      "apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.sdn.cozystack.io";
  private static final String LATE =
      "apis/helm.toolkit.fluxcd.io/v2/namespaces/cozy-goldpinger/helmreleases/goldpinger";
  private static final String SCHEDULER =
      "apis/helm.toolkit.fluxcd.io/v2/namespaces/kube-system/helmreleases/cozystack-scheduler";
  private static final String DEPLOYMENTS = "apis/apps/v1/namespaces/%s/deployments/";
  private static final String INGRESS =
      DEPLOYMENTS.formatted("tenant-root") + "root-ingress-controller";
  private static final String ETCD =
      "apis/etcd-operator.cozystack.io/v1alpha2/namespaces/tenant-root/etcdclusters/etcd";
  private static final String ALERTS =
      "apis/operator.victoriametrics.com/v1beta1/namespaces/tenant-root/vmalerts/";
  private static KubeSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(600));
    simulator
        .nodes()
        .register(
            new KubeNode(
                "box",
                "10.5.0.90",
                Map.of(),
                Set.of(),
                "v1.36.3",
                "Talos",
                16,
                65_536,
                Map.of(),
                0,
                true));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Override
  Path kubeconfig() throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
  }

  /** A call that looks again at once. */
  private static final class Eager extends FakeCall {
    Eager(Duration patience) {
      super(patience);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
      super.pause(Duration.ofMillis(20));
    }
  }

  private Value.Tree awaited(ResourceSpec spec) {
    return lab.session.awaitReady(
        new StepRequest(lab.identity, spec, null), new Eager(Duration.ofSeconds(60)));
  }

  /** What is told of something that never becomes ready; no time is left after the first look. */
  private String never(ResourceSpec spec) {
    FakeCall hasty = new Eager(Duration.ofSeconds(6));
    StepRequest request = new StepRequest(lab.identity, spec, null);
    StringBuilder told = new StringBuilder();
    assertThatThrownBy(() -> lab.session.awaitReady(request, hasty))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> told.append(e.diagnostics().get(0).detail()));
    return told.toString();
  }

  private static ResourceSpec platform() {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: cozystack.io/v1alpha1
            kind: Package
            metadata: {name: cozystack.cozystack-platform}
            spec:
              variant: isp-full
              components:
                platform:
                  values: {authentication: {oidc: {enabled: true}}}
            """));
  }

  private static ResourceSpec module(String kind) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: apps.cozystack.io/v1alpha1, kind: %s, metadata: {name: %s, namespace: tenant-root}, spec: {}}"
                .formatted(kind, kind.toLowerCase(java.util.Locale.ROOT))));
  }

  private void installs() {
    asOther(
        "POST",
        "api/v1/namespaces",
        "{apiVersion: v1, kind: Namespace, metadata: {name: cozy-system}}");
    asOther(
        "POST",
        "apis/apps/v1/namespaces/cozy-system/deployments",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cozystack-operator}
        spec:
          replicas: 1
          selector: {matchLabels: {app: cozystack-operator}}
          template:
            metadata: {labels: {app: cozystack-operator}}
            spec:
              hostNetwork: true
              tolerations: [{operator: Exists}]
              containers:
              - {name: cozystack-operator, image: 'example.com/operator:1', args: ['--platform-source-ref=digest=sha256:%s']}
        """
            .formatted("a".repeat(64)));
  }

  private boolean isReady(ResourceSpec spec) {
    return ((Observation.Present) lab.observe(spec)).ready();
  }

  @Test
  void thePlatformAndItsModulesAreWaitedForByTheirSignals() {
    simulator.faults().add(new ReleaseFault.Late("cozy-goldpinger", "goldpinger", 300));
    simulator.faults().add(new ReleaseFault.Late("kube-system", "cozystack-scheduler", 300));
    installs();
    lab.create(platform());
    awaited(platform());
    assertThat(simulator.faults().releases().met()).containsEntry("Late", 2);
    for (String late : List.of(LATE, SCHEDULER)) {
      assertThat(Fields.text(Fields.condition(read(late), "Ready"), "status"))
          .as("the release that came when all others were ready: %s", late)
          .isEqualTo("True");
    }
    assertThat(Fields.text(Fields.condition(read(SDN), "Available"), "status")).isEqualTo("True");

    asOther(
        "PATCH",
        SDN + "/status",
        "{status: {conditions: [{type: Available, status: 'False', reason: MissingEndpoints}]}}");
    assertThat(never(platform())).contains("the API v1alpha1.sdn.cozystack.io");
    assertThat(isReady(platform())).isFalse();
    asOther(
        "PATCH", SDN + "/status", "{status: {conditions: [{type: Available, status: 'True'}]}}");

    whatDoesNotAnswer();
    theIngressController();
    aClusterOfEtcd();
    whatMeasures();
  }

  /** A list that does not answer tells nothing, least of all that nothing is missing. */
  private void whatDoesNotAnswer() {
    Map<String, String> lists = Map.of("packages", "Package", "packagesources", "PackageSource");
    lists.forEach(
        (list, kind) -> {
          simulator.faults().add(ApiFault.of("GET", '/' + list + '$', new ApiFault.Answer(503, 0)));
          assertThat(never(platform())).contains("does not tell its " + kind + " objects");
          simulator.faults().clear();
        });
    assertThat(isReady(platform())).isTrue();
    simulator.faults().add(new ReleaseFault.Stale("kube-system", "cozystack-scheduler", 1e6));
    asOther("PATCH", SCHEDULER, "{spec: {interval: 7m}}");
    assertThat(isReady(platform())).as("with a part outside of cozy- not ready").isFalse();
    simulator.faults().clear();
    remove(SCHEDULER);
    assertThat(isReady(platform())).as("without that part").isFalse();
  }

  private void theIngressController() {
    ResourceSpec ingress = module("Ingress");
    lab.create(ingress);
    awaited(ingress);
    assertThat(Fields.text(Fields.condition(read(INGRESS), "Available"), "status"))
        .isEqualTo("True");
    assertThat(isReady(ingress)).isTrue();
    simulator.faults().add(new ReleaseFault.Unseen("tenant-root", "ingress", 100_000));
    assertThat(never(ingress)).contains("is there", "does not show it");
    simulator.faults().clear();

    remove(INGRESS);
    assertThat(never(ingress))
        .isEqualTo("Deployment tenant-root/root-ingress-controller: not made yet");
    assertThat(isReady(ingress)).isFalse();
  }

  private void aClusterOfEtcd() {
    ResourceSpec etcd = module("Etcd");
    lab.create(etcd);
    awaited(etcd);
    assertThat(Fields.text(Fields.condition(read(ETCD), "Available"), "status")).isEqualTo("True");

    asOther(
        "PATCH",
        ETCD + "/status",
        "{status: {conditions: [{type: Available, status: Unknown, message: it lost its quorum}]}}");
    assertThat(never(etcd)).isEqualTo("EtcdCluster tenant-root/etcd: it lost its quorum");
  }

  private void whatMeasures() {
    ResourceSpec monitoring = module("Monitoring");
    lab.create(monitoring);
    awaited(monitoring);
    assertThat(Fields.text(read(ALERTS + "vmalert-shortterm"), "status", "updateStatus"))
        .isEqualTo("operational");
    asOther(
        "POST",
        ALERTS,
        """
        {apiVersion: operator.victoriametrics.com/v1beta1, kind: VMAlert,
         metadata: {name: mine, labels: {own: 'yes'}},
         spec: {receivers: [{webhook_configs: [{http_config: {basic_auth: {password: {name: none}}}}]}]}}
        """);
    assertThat(isReady(monitoring)).as("what others made is no part of it").isTrue();
  }

  private void remove(String path) {
    asOther("DELETE", path, "{}");
  }
}
