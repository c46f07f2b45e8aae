package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
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

  /** 7 s on a machine with nothing else to do; a busy one needs more. */
  private static final double LONGEST_SECONDS = 30;

  private static final double SHORTEST_VIRTUAL_SECONDS = 480;
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

    assertThat(seconds).isLessThan(LONGEST_SECONDS);
    assertThat(seconds * OperatorCluster.SPEED).isGreaterThan(SHORTEST_VIRTUAL_SECONDS);
    assertThat(looks).extracting(Look::applications).startsWith(404).isSubsetOf(404, 503, 200);
    assertThat(looks).anyMatch(one -> one.node().equals("False") && one.releases() > 10);
    assertThat(looks).noneMatch(one -> one.applications() == 200 && !one.node().equals("True"));
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

  @Test
  void aVariantThatNobodyKnowsIsTold() {
    cluster.installs();
    cluster.makes("cozystack.cozystack-platform", "{\"variant\":\"paas-full\"}");
    cluster.makes("cozystack.cozystack-x", "{\"variant\":\"default\"}");
    OperatorCluster.awaits(
        "a reason",
        () -> cluster.ready(OperatorCluster.PLATFORM, "reason").equals("VariantNotFound"));
    assertThat(cluster.ready(OperatorCluster.PLATFORM, "message"))
        .isEqualTo("Variant paas-full not found in PackageSource cozystack.cozystack-platform");
    OperatorCluster.awaits(
        "the other reason",
        () ->
            cluster
                .ready(OperatorCluster.PACKAGES + "/cozystack.cozystack-x", "reason")
                .equals("PackageSourceNotFound"));
    assertThat(cluster.releases()).isEmpty();
  }

  @Test
  void aPlatformWithoutAVariantIsTheDefaultOneThatInstallsNothing() {
    cluster.installs();
    cluster.makes("cozystack.cozystack-platform", "{}");
    OperatorCluster.awaits(
        "the platform's release", () -> cluster.isReady("cozy-system", "cozystack-platform"));
    assertThat(cluster.releases()).hasSize(1);
    cluster.makes("cozystack.networking", "{}");
    String path = OperatorCluster.PACKAGES + "/cozystack.networking";
    OperatorCluster.awaits("a reason", () -> !cluster.ready(path, "reason").isEmpty());
    assertThat(cluster.ready(path, "message"))
        .isEqualTo("Variant default not found in PackageSource cozystack.networking");
  }

  @Test
  void otherValuesAreRolledOutAndTenantsFollow() {
    cluster.installs();
    cluster.makesPlatform(VALUES);
    cluster.awaitsPlatform();
    String path = CozyCluster.release("cozy-system", "cozystack-platform");
    assertThat(api().get(path).at("metadata.generation")).isEqualTo("1");
    cluster.made(OperatorCluster.APPS + "tenants", CozyCluster.app("Tenant", "gaming", "{}"));
    OperatorCluster.awaits("the tenant", () -> host("tenant-gaming").startsWith("gaming.home."));

    cluster.changesPlatform(
        """
        {"publishing":{"host":"other.example.com"},
         "bundles":{"enabledPackages":["cozystack.nfs-driver"]}}
        """);
    OperatorCluster.awaits("upgrades", () -> cluster.unready().size() > 30);
    OperatorCluster.awaits("another host", () -> host("tenant-root").equals("other.example.com"));
    OperatorCluster.awaits(
        "the tenant's host", () -> host("tenant-gaming").equals("gaming.other.example.com"));
    cluster.awaitsPlatform();
    assertThat(api().get(path).at("status.observedGeneration")).isEqualTo("2");
    assertThat(cluster.isReady("cozy-nfs-driver", "nfs-driver")).isTrue();
  }

  @Test
  void anotherReleaseIsFetchedCutAndRolledOut() {
    cluster.installs();
    cluster.makesPlatform(VALUES);
    cluster.awaitsPlatform();
    String repositories = "/apis/source.toolkit.fluxcd.io/v1/namespaces/cozy-system/";
    String packages = repositories + "ocirepositories/cozystack-packages";
    String metallb = CozyCluster.release("cozy-metallb", "metallb");
    assertThat(api().get(packages).at("status.artifact.revision"))
        .isEqualTo(OperatorCluster.digest('a'));
    String tried = api().get(metallb).at("status.lastAttemptedRevisionDigest");
    String artifact = api().get(metallb).at("spec.chartRef.name");
    assertThat(
            api()
                .get(repositories + "externalartifacts/" + artifact)
                .at("status.artifact.revision"))
        .isEqualTo("latest@" + tried);

    cluster.upgrades('b');
    OperatorCluster.awaits(
        "the packages of the other release",
        () ->
            api().get(packages).at("status.artifact.revision").equals(OperatorCluster.digest('b')));
    OperatorCluster.awaits(
        "another chart",
        () -> !api().get(metallb).at("status.lastAttemptedRevisionDigest").equals(tried));
    cluster.awaitsPlatform();
    assertThat(api().get(metallb).at("status.history.0.version")).isNotEqualTo("1");
  }

  private String host(String namespace) {
    JsonNode labels = api().get("/api/v1/namespaces/" + namespace).body().path("metadata");
    return labels.path("labels").path("namespace.cozystack.io/host").asText();
  }

  @Test
  void whatIsMarkedIsNotDeleted() {
    cluster.installs();
    cluster.makesPlatform(VALUES);
    String version = "/api/v1/namespaces/cozy-system/configmaps/cozystack-version";
    OperatorCluster.awaits("the guard", () -> api().get(version).code() == 200);
    OperatorCluster.awaits("the refusal", () -> api().delete(version).code() == 422);
    ApiClient.Answer refused = api().delete("/api/v1/namespaces/cozy-system");
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.at("message"))
        .startsWith(
            "namespaces \"cozy-system\" is forbidden: ValidatingAdmissionPolicy"
                + " 'cozystack-no-delete-guardrail' with binding 'cozystack-no-delete-guardrail'"
                + " denied request: Deletion blocked: object carries"
                + " platform.cozystack.io/no-delete=true.");
    api().merge(version, "{\"metadata\":{\"labels\":{\"platform.cozystack.io/no-delete\":null}}}");
    assertThat(api().delete(version).code()).isEqualTo(200);
  }

  @Test
  void disabledPackagesAreNotEmitted() {
    cluster.installs();
    cluster.makesPlatform("{\"bundles\":{\"disabledPackages\":[\"cozystack.goldpinger\"]}}");
    OperatorCluster.awaits("releases", () -> cluster.releases().size() > 20);
    assertThat(api().get(OperatorCluster.PACKAGES + "/cozystack.goldpinger").code()).isEqualTo(404);
    assertThat(api().get(OperatorCluster.PACKAGES + "/cozystack.nfs-driver").code()).isEqualTo(404);
    assertThat(api().get(OperatorCluster.PACKAGES + "/cozystack.metallb").code()).isEqualTo(200);
  }

  @Test
  void nothingHappensWithoutTheOperator() {
    cluster.registers(true, 0);
    assertThat(api().get(OperatorCluster.PACKAGES).code()).isEqualTo(404);
    assertThat(api().get(OperatorCluster.RELEASES).code()).isEqualTo(404);
    assertThat(api().get(OperatorCluster.APPS + "tenants").code()).isEqualTo(404);
    assertThat(nodeReady()).isNotEqualTo("True");
  }
}
