package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster that is said to have Cozystack has it from its start, and nothing of its operator. */
class StandingPlatformTest {
  private static final String MACHINE = "vm-instance-windows";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  @Test
  void itStandsFromTheStart() {
    assertThat(CLUSTER.condition(OperatorCluster.PLATFORM, "Ready")).isEqualTo("True");
    assertThat(api().get(OperatorCluster.APPS + "tenants/root").code()).isEqualTo(200);
    Eventually.is(
        "the root tenant and what tells of it are the only releases",
        () ->
            Json.elements(api().get(OperatorCluster.RELEASES).body().path("items")).stream()
                .map(OperatorCluster::key)
                .filter(key -> !key.equals("tenant-root/" + MACHINE))
                .toList()
                .equals(java.util.List.of("tenant-root/info", "tenant-root/tenant-root")));
    ApiClient.Answer definitions =
        api().get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    assertThat(definitions.body().path("items"))
        .extracting(one -> Json.text(one, "metadata.name"))
        .containsExactlyInAnyOrder(
            "ciliumnetworkpolicies.cilium.io",
            "helmreleases.helm.toolkit.fluxcd.io",
            "network-attachment-definitions.k8s.cni.cncf.io",
            "packages.cozystack.io",
            "packagesources.cozystack.io",
            "virtualmachines.kubevirt.io",
            "virtualmachineinstances.kubevirt.io",
            "virtualmachinesnapshots.snapshot.kubevirt.io",
            "virtualmachinerestores.snapshot.kubevirt.io",
            "datavolumes.cdi.kubevirt.io");
    assertThat(api().get("/apis/apiregistration.k8s.io/v1/apiservices").body().path("items"))
        .isEmpty();
  }

  @Test
  void machinesTakeCardsThatNobodyCounts() {
    CLUSTER.make(
        "tenant-root",
        "vminstances",
        "VMInstance",
        "windows",
        "{\"instanceType\":\"cx1.large\",\"gpus\":[{\"name\":\"nvidia.com/GA102GL_A10\"}]}");
    CLUSTER.awaits(
        "/apis/kubevirt.io/v1/namespaces/tenant-root/virtualmachines/" + MACHINE, "Ready", "True");
  }
}
