package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Machines that want a card, huge pages or processors of their own, on the one box there is. */
class CardsTest {
  private static final String CARD = "nvidia.com/GA102GL_A10";
  private static final String VALUES =
      """
      {"publishing":{"host":"home.example.com"},
       "bundles":{"enabledPackages":["cozystack.gpu-operator"]},
       "gpu":{"permittedHostDevices":{"pciHostDevices":[
        {"pciVendorSelector":"10DE:2236","resourceName":"nvidia.com/GA102GL_A10",
         "externalResourceProvider":true}]}}}
      """;
  private static final String MACHINES =
      "/apis/kubevirt.io/v1/namespaces/tenant-root/virtualmachines/vm-instance-";
  private static OperatorCluster cluster;

  @BeforeAll
  static void install() {
    cluster = OperatorCluster.withBox(4 * OperatorCluster.SPEED);
    cluster.installs();
    cluster.makesPlatform(VALUES);
    cluster.awaitsPlatform();
    OperatorCluster.awaits("the card", () -> !allocatable(CARD).isEmpty());
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static ApiClient api() {
    return cluster.api();
  }

  private static String allocatable(String name) {
    ApiClient.Answer node = api().get(OperatorCluster.NODE_PATH);
    return Json.at(node.body(), "status.allocatable").path(name).asText();
  }

  private static void machine(String name, String spec) {
    cluster.made(OperatorCluster.APPS + "vminstances", CozyCluster.app("VMInstance", name, spec));
  }

  private static void awaits(String machine, String printed) {
    OperatorCluster.awaits(
        machine + " is " + printed,
        () -> api().get(MACHINES + machine).at("status.printableStatus").equals(printed));
  }

  @Test
  void theBoxHasOneCard() {
    assertThat(allocatable(CARD)).isEqualTo("1");
    assertThat(cluster.isReady("cozy-gpu-operator", "gpu-operator")).isTrue();
    cluster.registers(true, 4096);
    OperatorCluster.awaits("the card again", () -> allocatable(CARD).equals("1"));
  }

  @Test
  void theSecondMachineWaitsForTheCard() {
    String spec = "{\"instanceType\":\"u1.medium\",\"gpus\":[{\"name\":\"" + CARD + "\"}]}";
    machine("first", spec);
    awaits("first", "Running");
    machine("second", spec);
    awaits("second", "ErrorUnschedulable");
    api()
        .merge(
            OperatorCluster.APPS + "vminstances/first", "{\"spec\":{\"runStrategy\":\"Halted\"}}");
    awaits("first", "Stopped");
    awaits("second", "Running");
  }

  @Test
  void hugePagesAreCounted() {
    assertThat(allocatable("hugepages-2Mi")).isEqualTo("8192Mi");
    machine("small", "{\"instanceType\":\"cx1.xlarge\"}");
    awaits("small", "Running");
    machine("large", "{\"instanceType\":\"cx1.2xlarge\"}");
    awaits("large", "ErrorUnschedulable");
    api().delete(OperatorCluster.APPS + "vminstances/large");
    api().delete(OperatorCluster.APPS + "vminstances/small");
  }

  @Test
  void processorsOfItsOwnNeedAStaticKubelet() {
    String labels = "metadata.labels";
    OperatorCluster.awaits(
        "the label",
        () ->
            Json.at(api().get(OperatorCluster.NODE_PATH).body(), labels)
                .path("cpumanager")
                .asText()
                .equals("true"));
    machine("own", "{\"instanceType\":\"d1.medium\"}");
    awaits("own", "Running");
    machine("many", "{\"instanceType\":\"d1.4xlarge\"}");
    awaits("many", "ErrorUnschedulable");
    api().delete(OperatorCluster.APPS + "vminstances/many");
    api().delete(OperatorCluster.APPS + "vminstances/own");
  }
}
