package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cozystack, brought to a box by its operator and its package. */
class PlatformTest {
  private static final String VALUES =
      """
      {"publishing":{"host":"home.example.com","apiServerEndpoint":"https://10.5.0.90:6443"},
       "networking":{"podCIDR":"10.244.0.0/16","podGateway":"10.244.0.1",
        "serviceCIDR":"10.96.0.0/16","joinCIDR":"100.64.0.0/16"}}
      """;
  private static final String REGISTERED = "/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.";
  private OperatorCluster cluster;

  @BeforeEach
  void start() {
    cluster = OperatorCluster.withBox(OperatorCluster.SPEED);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private ApiClient api() {
    return cluster.api();
  }

  private String nodeReady() {
    return cluster.ready(OperatorCluster.NODE_PATH, "status");
  }

  /** What a client sees at each look: the network before the rest, the API only at the end. */
  private record Look(int releases, boolean network, String node, int applications) {}

  private Look look() {
    boolean network =
        cluster.isReady("cozy-cilium", "cilium") && cluster.isReady("cozy-kubeovn", "kubeovn");
    int applications = api().get(OperatorCluster.APPS + "tenants").code();
    return new Look(cluster.releases().size(), network, nodeReady(), applications);
  }

  @Test
  void thePlatformComesInOrderAndInTime() {
    assertThat(api().get(OperatorCluster.PACKAGES).code()).isEqualTo(404);
    cluster.installs();
    long began = System.nanoTime();
    cluster.makesPlatform(VALUES);
    List<Look> looks = new ArrayList<>();
    OperatorCluster.awaits(
        "the API of applications",
        () -> {
          looks.add(look());
          return looks.get(looks.size() - 1).applications() == 200;
        });
    cluster.awaitsPlatform();
    double seconds = (System.nanoTime() - began) / 1e9;

    assertThat(seconds).isLessThan(15);
    assertThat(seconds * OperatorCluster.SPEED).isBetween(500.0, 1100.0);
    assertThat(looks).extracting(Look::applications).startsWith(404).contains(503);
    assertThat(looks).anyMatch(one -> one.node().equals("False") && one.releases() > 10);
    assertThat(looks).noneMatch(one -> one.network() && one.applications() == 200 && !one.node().equals("True"));
    assertThat(looks).noneMatch(one -> one.applications() == 200 && !one.network());
    assertThat(cluster.ready(OperatorCluster.PLATFORM, "reason"))
        .isEqualTo("ReconciliationSucceeded");
    assertThat(cluster.releases()).hasSizeBetween(60, 120);
    for (String group : List.of("apps", "core")) {
      JsonNode registered = api().get(REGISTERED + group + ".cozystack.io").body();
      assertThat(OperatorCluster.condition(registered, "Available", "status")).isEqualTo("True");
    }
    JsonNode root = api().get("/api/v1/namespaces/tenant-root").body();
    assertThat(Json.at(root, "metadata.labels").path("namespace.cozystack.io/host").asText())
        .isEqualTo("home.example.com");
    assertThat(api().get("/apis/metallb.io/v1beta1/ipaddresspools").code()).isEqualTo(200);
    assertThat(api().get("/apis/cert-manager.io/v1/clusterissuers").code()).isEqualTo(200);
    assertThat(api().get("/apis/kubevirt.io/v1/virtualmachines").code()).isEqualTo(200);
  }
}
