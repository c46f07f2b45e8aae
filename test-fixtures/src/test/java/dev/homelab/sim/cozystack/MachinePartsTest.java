package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.VpcNames;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines that end, and the disks and networks that they have besides. */
class MachinePartsTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String KUBEVIRT = "/apis/kubevirt.io/v1/namespaces/tenant-root/";
  private static final String VOLUMES =
      "/apis/cdi.kubevirt.io/v1beta1/namespaces/tenant-root/datavolumes/vm-disk-";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static void machine(String name, String spec) {
    CLUSTER.make(NAMESPACE, "vminstances", "VMInstance", name, spec);
  }

  private static ApiClient.Answer of(String machine) {
    return api().get(KUBEVIRT + "virtualmachines/vm-instance-" + machine);
  }

  private static void awaits(String machine, String status) {
    Eventually.is(
        machine + " is " + status, () -> of(machine).at("status.printableStatus").equals(status));
  }

  private static String instance(String machine) {
    return KUBEVIRT + "virtualmachineinstances/vm-instance-" + machine;
  }

  private static void ends(String machine, String phase) {
    JsonNode object = api().get(instance(machine)).body();
    ((ObjectNode) object.path("status")).put("phase", phase);
    assertThat(api().put(instance(machine) + "/status", object).code()).isEqualTo(200);
  }

  private static int power(String machine, String action) {
    String path = KUBEVIRT.replace("/kubevirt.io/", "/subresources.kubevirt.io/");
    String whole = path + "virtualmachines/vm-instance-" + machine + "/" + action;
    return api().send("PUT", whole, "application/json", "{}").code();
  }

  @Test
  void oneThatIsStartedOnceStaysOff() {
    machine("once", "{\"runStrategy\":\"Once\"}");
    awaits("once", "Running");
    ends("once", "Failed");
    awaits("once", "Stopped");
    assertThat(api().get(instance("once")).at("status.phase")).isEqualTo("Failed");
    assertThat(power("once", "start")).isEqualTo(409);
    assertThat(of("once").at("status.runStrategy")).isEqualTo("Once");
  }

  @Test
  void oneThatRunsAfterAFailureIsStartedAgainOnlyThen() {
    machine("again", "{\"runStrategy\":\"RerunOnFailure\"}");
    awaits("again", "Running");
    String first = api().get(instance("again")).at("metadata.uid");
    ends("again", "Failed");
    Eventually.is(
        "another one runs",
        () ->
            api().get(instance("again")).at("status.phase").equals("Running")
                && !api().get(instance("again")).at("metadata.uid").equals(first));
    ends("again", "Succeeded");
    awaits("again", "Stopped");
    assertThat(power("again", "stop")).isEqualTo(409);
    assertThat(power("again", "start")).isEqualTo(202);
    awaits("again", "Running");
  }

  @Test
  void oneThatIsStartedByHandStaysAsItEndedUntilSomebodyAsks() {
    machine("hand", "{\"runStrategy\":\"Manual\"}");
    awaits("hand", "Stopped");
    assertThat(power("hand", "start")).isEqualTo(202);
    awaits("hand", "Running");
    ends("hand", "Failed");
    awaits("hand", "Stopped");
    assertThat(power("hand", "start")).isEqualTo(202);
    awaits("hand", "Running");
  }

  @Test
  void oneThatAlwaysRunsIsStartedAgain() {
    machine("always", "{}");
    awaits("always", "Running");
    String first = api().get(instance("always")).at("metadata.uid");
    ends("always", "Succeeded");
    Eventually.is(
        "another one runs",
        () ->
            api().get(instance("always")).at("status.phase").equals("Running")
                && !api().get(instance("always")).at("metadata.uid").equals(first));
  }

  @Test
  void aMachineWaitsForItsNetwork() {
    String subnet = VpcNames.subnet(NAMESPACE, "inner", "games");
    machine("netted", "{\"networks\":[{\"name\":\"" + subnet + "\"}]}");
    awaits("netted", "Provisioning");
    String spec = "{\"subnets\":[{\"name\":\"games\",\"cidr\":\"10.1.0.0/24\"}]}";
    CLUSTER.make(NAMESPACE, "virtualprivateclouds", "VirtualPrivateCloud", "inner", spec);
    awaits("netted", "Running");
    assertThat(api().get(instance("netted")).body().at("/status/interfaces/1/name").asText())
        .isEqualTo(subnet);
    api().delete(apps(NAMESPACE, "virtualprivateclouds") + "/inner");
    CLUSTER.awaitsNothing(
        "/apis/k8s.cni.cncf.io/v1/namespaces/tenant-root/network-attachment-definitions/" + subnet);
  }

  @Test
  void aCopyWaitsForItsSource() {
    String copy = "{\"source\":{\"disk\":{\"name\":\"source\"}},\"storageClass\":\"immediate\"}";
    CLUSTER.make(NAMESPACE, "vmdisks", "VMDisk", "copy", copy);
    Eventually.is("waits", () -> api().get(VOLUMES + "copy").at("status.phase").equals("Pending"));
    CLUSTER.make(NAMESPACE, "vmdisks", "VMDisk", "source", "{\"storageClass\":\"immediate\"}");
    Eventually.is(
        "copied", () -> api().get(VOLUMES + "copy").at("status.phase").equals("Succeeded"));
  }

  @Test
  void aDiscIsShownAsOneAndABusAsSaid() {
    CLUSTER.make(NAMESPACE, "vmdisks", "VMDisk", "plain", "{\"storageClass\":\"immediate\"}");
    CLUSTER.make(
        NAMESPACE,
        "vmdisks",
        "VMDisk",
        "disc",
        "{\"optical\":true,\"storageClass\":\"immediate\"}");
    String disks = "{\"disks\":[{\"name\":\"plain\",\"bus\":\"scsi\"},{\"name\":\"disc\"}]}";
    machine("shown", disks);
    awaits("shown", "Running");
    JsonNode shown = of("shown").body().at("/spec/template/spec/domain/devices/disks");
    assertThat(shown.at("/0/disk/bus").asText()).isEqualTo("scsi");
    assertThat(shown.at("/1").has("cdrom")).isTrue();
  }
}
