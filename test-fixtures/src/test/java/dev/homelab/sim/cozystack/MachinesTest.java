package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Disks and virtual machines. */
class MachinesTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String DISKS = apps(NAMESPACE, "vmdisks");
  private static final String MACHINES = apps(NAMESPACE, "vminstances");
  private static final String VOLUMES =
      "/apis/cdi.kubevirt.io/v1beta1/namespaces/tenant-root/datavolumes/vm-disk-";
  private static final String KUBEVIRT = "/apis/kubevirt.io/v1/namespaces/tenant-root/";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  /** So slow that each step can be seen. */
  @RegisterExtension static final CozyCluster SLOW = CozyCluster.atSpeed(10);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  @BeforeAll
  static void makeClasses() {
    storageClass("replicated", "Immediate");
    storageClass("lazy", "WaitForFirstConsumer");
  }

  private static void storageClass(String name, String mode) {
    String body =
        """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"%s"},
        "provisioner":"linstor.csi.linbit.com","volumeBindingMode":"%s"}"""
            .formatted(name, mode);
    assertThat(api().post("/apis/storage.k8s.io/v1/storageclasses", body).code()).isEqualTo(201);
  }

  private static void disk(String name, String spec) {
    CLUSTER.make(NAMESPACE, "vmdisks", "VMDisk", name, spec);
  }

  private static void machine(String name, String spec) {
    CLUSTER.make(NAMESPACE, "vminstances", "VMInstance", name, spec);
  }

  private static String phase(String disk) {
    return api().get(VOLUMES + disk).at("status.phase");
  }

  private static String printed(String machine) {
    return api()
        .get(KUBEVIRT + "virtualmachines/vm-instance-" + machine)
        .at("status.printableStatus");
  }

  private static void awaits(String what, String path, String value) {
    Eventually.is(
        what + " of " + path + " is " + value, () -> api().get(path).at(what).equals(value));
  }

  @Test
  void aBlankDiskIsReadySoon() {
    disk("blank", "{\"storage\":\"10Gi\"}");
    CLUSTER.awaits(DISKS + "/blank", "Ready", "True");
    assertThat(phase("blank")).isEqualTo("Succeeded");
    ApiClient.Answer claim =
        api().get("/api/v1/namespaces/tenant-root/persistentvolumeclaims/vm-disk-blank");
    assertThat(claim.at("spec.storageClassName")).isEqualTo("replicated");
    assertThat(claim.at("status.phase")).isEqualTo("Bound");
    api().delete(DISKS + "/blank");
    CLUSTER.awaitsNothing(DISKS + "/blank");
    CLUSTER.awaitsNothing(VOLUMES + "blank");
    CLUSTER.awaitsNothing("/api/v1/namespaces/tenant-root/persistentvolumeclaims/vm-disk-blank");
  }

  @Test
  void aDiskGrowsAndNeverShrinks() {
    disk("grown", "{\"storage\":\"10Gi\"}");
    CLUSTER.awaits(DISKS + "/grown", "Ready", "True");
    String claim = "/api/v1/namespaces/tenant-root/persistentvolumeclaims/vm-disk-grown";
    api().merge(DISKS + "/grown", "{\"spec\":{\"storage\":\"20Gi\"}}");
    awaits("status.capacity.storage", claim, "20Gi");
    api().merge(DISKS + "/grown", "{\"spec\":{\"storage\":\"5Gi\"}}");
    awaits("status.observedGeneration", release(NAMESPACE, "vm-disk-grown"), "3");
    assertThat(api().get(claim).at("spec.resources.requests.storage")).isEqualTo("20Gi");
  }

  @Test
  void anotherSizeWaitsForARestart() {
    machine("resized", "{\"instanceType\":\"u1.small\"}");
    String path = KUBEVIRT + "virtualmachines/vm-instance-resized";
    CLUSTER.awaits(path, "Ready", "True");
    api().merge(MACHINES + "/resized", "{\"spec\":{\"instanceType\":\"u1.large\"}}");
    CLUSTER.awaits(path, "RestartRequired", "True");
    api().merge(MACHINES + "/resized", "{\"spec\":{\"runStrategy\":\"Halted\"}}");
    CLUSTER.awaits(path, "RestartRequired", "");
  }

  @Test
  void anImportTellsItsProgress() {
    String spec =
        """
        {"source":{"http":{"url":"https://images.example.com/a.qcow2"}},"storageClass":"immediate"}
        """;
    SLOW.make(NAMESPACE, "vmdisks", "VMDisk", "imported", spec);
    Eventually.is(
        "some of it is there",
        () -> {
          ApiClient.Answer disk = SLOW.api().get(VOLUMES + "imported");
          return disk.at("status.phase").equals("ImportInProgress")
              && disk.at("status.progress").matches("(25|50|75)\\.0%");
        });
    assertThat(SLOW.condition(DISKS + "/imported", "Ready")).isEqualTo("Unknown");
    SLOW.awaits(DISKS + "/imported", "Ready", "True");
    assertThat(SLOW.api().get(VOLUMES + "imported").at("status.progress")).isEqualTo("100.0%");
  }

  @Test
  void anUploadWaitsForItsBytes() {
    disk("uploaded", "{\"source\":{\"upload\":{}},\"storageClass\":\"lazy\"}");
    awaits("status.phase", VOLUMES + "uploaded", "UploadReady");
    assertThat(CLUSTER.condition(DISKS + "/uploaded", "Ready")).isEqualTo("Unknown");
  }

  @Test
  void aDiskWithTwoSourcesIsRefusedByItsChart() {
    disk("both", "{\"source\":{\"upload\":{},\"disk\":{\"name\":\"x\"}}}");
    CLUSTER.awaits(DISKS + "/both", "Ready", "False");
    assertThat(api().get(DISKS + "/both").text())
        .contains("Exactly one type of source is expected!");
  }

  @Test
  void aDiskThatWaitsForAConsumerIsFilledByItsMachine() {
    disk("lazy", "{\"storageClass\":\"lazy\"}");
    awaits("status.phase", VOLUMES + "lazy", "WaitForFirstConsumer");
    assertThat(CLUSTER.condition(DISKS + "/lazy", "Ready")).isEqualTo("Unknown");
    machine("consumer", "{\"disks\":[{\"name\":\"lazy\"}]}");
    Eventually.is("runs", () -> printed("consumer").equals("Running"));
    CLUSTER.awaits(DISKS + "/lazy", "Ready", "True");
  }

  @Test
  void aMachineWithoutItsDiskIsTriedAgain() {
    machine("early", "{\"disks\":[{\"name\":\"late\"}]}");
    CLUSTER.awaits(MACHINES + "/early", "Ready", "False");
    assertThat(api().get(MACHINES + "/early").text())
        .contains("Specified disk not exists in cluster: late");
    assertThat(api().get(release(NAMESPACE, "vm-instance-early")).at("status.installFailures"))
        .isNotEmpty();
    disk("late", "{}");
    CLUSTER.awaits(MACHINES + "/early", "Ready", "True");
    Eventually.is("runs", () -> printed("early").equals("Running"));
    String instance = KUBEVIRT + "virtualmachineinstances/vm-instance-early";
    assertThat(
            api()
                .get(instance)
                .body()
                .path("status")
                .path("interfaces")
                .path(0)
                .path("ipAddress")
                .asText())
        .startsWith("10.244.");
    CLUSTER.awaits(KUBEVIRT + "virtualmachines/vm-instance-early", "Ready", "True");
  }

  @Test
  void sizesBesideAnInstanceTypeAreRefused() {
    machine("sized", "{\"instanceType\":\"u1.large\",\"resources\":{\"memory\":\"4Gi\"}}");
    CLUSTER.awaits(MACHINES + "/sized", "Ready", "False");
    assertThat(api().get(MACHINES + "/sized").text()).contains("conflicts with selected instance");
    api()
        .merge(
            MACHINES + "/sized",
            "{\"spec\":{\"instanceType\":\"\",\"resources\":{\"cpu\":2,\"sockets\":1,\"memory\":\"4Gi\"}}}");
    CLUSTER.awaits(MACHINES + "/sized", "Ready", "True");
  }

  @Test
  void anUnknownInstanceTypeIsRefused() {
    machine("typed", "{\"instanceType\":\"x9.huge\"}");
    CLUSTER.awaits(MACHINES + "/typed", "Ready", "False");
    assertThat(api().get(MACHINES + "/typed").text())
        .contains("Specified instanceType does not exist in the cluster: x9.huge");
  }

  @Test
  void theRunStrategyStartsAndStopsIt() {
    machine("power", "{\"runStrategy\":\"Halted\"}");
    Eventually.is("stopped", () -> printed("power").equals("Stopped"));
    api().merge(MACHINES + "/power", "{\"spec\":{\"runStrategy\":\"Always\"}}");
    Eventually.is("runs", () -> printed("power").equals("Running"));
    api().merge(MACHINES + "/power", "{\"spec\":{\"runStrategy\":\"Halted\"}}");
    Eventually.is("stopped again", () -> printed("power").equals("Stopped"));
    assertThat(api().get(KUBEVIRT + "virtualmachineinstances/vm-instance-power").code())
        .isEqualTo(404);
    api().delete(MACHINES + "/power");
    CLUSTER.awaitsNothing(KUBEVIRT + "virtualmachines/vm-instance-power");
  }

  @Test
  void callsStartStopAndRestartOneThatIsStartedByHand() {
    machine("byhand", "{\"runStrategy\":\"Manual\"}");
    Eventually.is("waits to be started", () -> printed("byhand").equals("Stopped"));
    assertThat(power("byhand", "stop").at("message"))
        .isEqualTo(
            "Operation cannot be fulfilled on virtualmachine.kubevirt.io \"vm-instance-byhand\":"
                + " VM is not running");
    ApiClient.Answer started = power("byhand", "start");
    assertThat(started.code()).isEqualTo(202);
    assertThat(started.text()).isEmpty();
    Eventually.is("runs", () -> printed("byhand").equals("Running"));
    ApiClient.Answer again = power("byhand", "start");
    assertThat(again.code()).isEqualTo(409);
    assertThat(again.at("message")).endsWith("VM is already running");
    String instance = KUBEVIRT + "virtualmachineinstances/vm-instance-byhand";
    String first = api().get(instance).at("metadata.uid");
    assertThat(power("byhand", "restart").code()).isEqualTo(202);
    Eventually.is(
        "another instance runs",
        () ->
            !api().get(instance).at("metadata.uid").equals(first)
                && api().get(instance).at("status.phase").equals("Running"));
    assertThat(power("byhand", "stop").code()).isEqualTo(202);
    Eventually.is("stopped", () -> printed("byhand").equals("Stopped"));
    assertThat(api().get(MACHINES + "/byhand").at("spec.runStrategy")).isEqualTo("Manual");
  }

  @Test
  void callsChangeTheSpecOfOneThatRunsByItself() {
    machine("byitself", "{}");
    Eventually.is("runs", () -> printed("byitself").equals("Running"));
    String kept = KUBEVIRT + "virtualmachines/vm-instance-byitself";
    assertThat(power("byitself", "stop").code()).isEqualTo(202);
    assertThat(api().get(kept).at("spec.runStrategy")).isEqualTo("Halted");
    Eventually.is("stopped", () -> printed("byitself").equals("Stopped"));
    assertThat(power("byitself", "restart").at("message"))
        .endsWith("RunStategy Halted does not support manual restart requests");
    assertThat(power("byitself", "start").code()).isEqualTo(202);
    assertThat(api().get(kept).at("spec.runStrategy")).isEqualTo("Always");
    assertThat(power("nothing", "start").code()).isEqualTo(404);
  }

  private static ApiClient.Answer power(String name, String call) {
    String path = KUBEVIRT.replace("/kubevirt.io/", "/subresources.kubevirt.io/");
    return api()
        .send(
            "PUT",
            path + "virtualmachines/vm-instance-" + name + "/" + call,
            "application/json",
            "{}");
  }
}
