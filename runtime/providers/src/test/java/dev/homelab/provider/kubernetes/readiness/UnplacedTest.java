package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that no node takes says what none of them has. */
class UnplacedTest {
  private static final String SPACE = "tenant-root";
  private static final KubeCall CALL = new KubeCall("create", "object", SPACE, "");

  @TempDir private Path folder;

  private static String why(String type, String... nodes) {
    Value.Tree machine = TestLab.yaml("{spec: {instancetype: {name: " + type + "}}}");
    return Unplaced.why(machine, List.of(nodes).stream().map(TestLab::yaml).toList());
  }

  @Test
  void whatNoNodeHasIsNamed() {
    String plain = "{metadata: {labels: {cpumanager: 'false'}}, status: {allocatable: {}}}";
    assertThat(why("d1.large", plain)).contains("cpumanager=true").doesNotContain("huge");
    assertThat(why("m1.large", plain)).doesNotContain("cpumanager").contains("16Gi", "than 0");
    assertThat(why("cx1.large", plain)).contains("cpumanager=true", "4Gi of huge pages of 2Mi");
    assertThat(why("u1.large", plain)).isEqualTo(Unplaced.SOMETHING);
    assertThat(why("mine", plain)).as("a type of the owner").isEqualTo(Unplaced.SOMETHING);
    assertThat(why("cx1.large")).as("nodes are not to be seen").isEqualTo(Unplaced.SOMETHING);
  }

  @Test
  void oneNodeThatHasItIsEnough() {
    String plain = "{metadata: {}, status: {allocatable: {hugepages-2Mi: 512Mi}}}";
    String fit =
        "{metadata: {labels: {cpumanager: 'true'}}, status: {allocatable: {hugepages-2Mi: 8Gi}}}";
    assertThat(why("cx1.large", plain, fit)).as("taken by others").isEqualTo(Unplaced.SOMETHING);
    assertThat(why("cx1.2xlarge", plain, fit))
        .isEqualTo("cx1.2xlarge takes 16Gi of huge pages of 2Mi, and no node keeps more than 8Gi");
    assertThat(why("cx1.large1gi", plain, fit)).contains("huge pages of 1Gi", "more than 0");
  }

  @Test
  void aMachineOfAClusterWithoutAStaticPolicySaysSo() throws IOException {
    SimulatorOptions options = SimulatorOptions.inMemory().withSpeed(200).withCozystack(true);
    try (KubeSimulator simulator = KubeSimulator.start(options)) {
      simulator
          .nodes()
          .register(
              new KubeNode(
                  "worker",
                  "10.5.0.90",
                  Map.of(),
                  Set.of(),
                  "v1.36.3",
                  "Talos",
                  16,
                  65_536,
                  Map.of(),
                  1024,
                  false));
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      try (KubeClient client =
          KubeClient.connect(
              TestLab.target(kubeconfig).config(), TestLab.options(folder), FakeCall.patient())) {
        installs(client);
        Value.Tree wish =
            TestLab.yaml(
                "{apiVersion: apps.cozystack.io/v1alpha1, kind: VMInstance, metadata: {name: game,"
                    + " namespace: tenant-root}, spec: {instanceType: cx1.xlarge}}");
        post(client, "apis/apps.cozystack.io/v1alpha1/namespaces/" + SPACE + "/vminstances", wish);
        assertThat(told(client, wish))
            .contains("cpumanager=true", "cpuManagerPolicy: static")
            .contains("cx1.xlarge takes 8Gi of huge pages of 2Mi", "no node keeps more than 2");
      }
    }
  }

  /** Where the platform is installed for real, machines are placed by what nodes have. */
  private static void installs(KubeClient client) {
    post(
        client,
        "apis/helm.toolkit.fluxcd.io/v2/namespaces/cozy-system/helmreleases",
        TestLab.yaml(
            "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name:"
                + " cozystack-platform, namespace: cozy-system}, spec: {interval: 5m}}"));
  }

  private static void post(KubeClient client, String path, Value.Tree object) {
    client.send(
        KubeRequest.write("POST", path, KubeRequest.JSON, ValueJson.write(object), CALL),
        FakeCall.patient());
  }

  /** What the machine says once it was looked for a node for it. */
  private static String told(KubeClient client, Value.Tree wish) {
    VirtualMachines machines = new VirtualMachines(client);
    for (int look = 0; look < 20_000; look++) {
      String message = machines.verdict(wish, FakeCall.patient()).message();
      if (message.contains("node") || message.contains("room")) {
        return message;
      }
    }
    throw new AssertionError("no node was looked for");
  }
}
