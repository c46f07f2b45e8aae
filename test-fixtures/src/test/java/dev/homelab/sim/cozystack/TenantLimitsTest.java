package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a tenant's quota and its limits of single containers do to pods in its namespace. */
class TenantLimitsTest {
  private static final String CORE = "/api/v1/namespaces/tenant-small/";
  private static final String SETS = "/apis/apps/v1/namespaces/tenant-small/replicasets";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/tenant-small/deployments";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  @BeforeAll
  static void makeTenant() {
    String quota = "{\"resourceQuotas\":{\"cpu\":\"1\",\"memory\":\"1Gi\",\"storage\":\"10Gi\"}}";
    CLUSTER.make("tenant-root", "tenants", "Tenant", "small", quota);
    CLUSTER.awaits(CozyCluster.apps("tenant-root", "tenants") + "/small", "Ready", "True");
  }

  private static String deployment(String name, String resources) {
    return """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},
         "spec":{"selector":{"matchLabels":{"app":"%1$s"}},
          "template":{"metadata":{"labels":{"app":"%1$s"}},
           "spec":{"containers":[{"name":"main","image":"example.com/x:1","resources":%2$s}]}}}}
        """
        .formatted(name, resources);
  }

  @Test
  void podsThatSayNothingGetTheStandardLimits() {
    assertThat(api().post(DEPLOYMENTS, deployment("plain", "{}")).code()).isEqualTo(201);
    String pods = CORE + "pods?labelSelector=app%3Dplain";
    Eventually.is("a pod", () -> !api().get(pods).body().path("items").isEmpty());
    JsonNode pod = api().get(pods).body().path("items").path(0);
    JsonNode container = Json.at(pod, "spec.containers").path(0).path("resources");
    assertThat(container.toString())
        .contains("\"limits\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"}")
        .contains("\"requests\":{\"cpu\":\"25m\",\"memory\":\"128Mi\"}");
    assertThat(Json.at(pod, "metadata.annotations").path("kubernetes.io/limit-ranger").asText())
        .isEqualTo(
            "LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for"
                + " container main");
    api().delete(DEPLOYMENTS + "/plain");
  }

  @Test
  void podsBeyondTheQuotaAreRefusedAndTheEventsSayWhy() {
    String resources = "{\"limits\":{\"cpu\":\"2\",\"memory\":\"64Mi\"}}";
    assertThat(api().post(DEPLOYMENTS, deployment("large", resources)).code()).isEqualTo(201);
    Eventually.is(
        "the set tells it",
        () -> api().get(SETS + "?labelSelector=app%3Dlarge").text().contains("ReplicaFailure"));
    String events = api().get(CORE + "events").text();
    assertThat(events)
        .contains("\"FailedCreate\"")
        .contains("Error creating: pods \\\"large-")
        .contains("is forbidden: exceeded quota: tenant-quota, requested: limits.cpu=2")
        .contains("limited: limits.cpu=1");
    assertThat(api().get(CORE + "pods?labelSelector=app%3Dlarge").body().path("items")).isEmpty();
    api().merge(DEPLOYMENTS + "/large", "{\"spec\":{\"replicas\":0}}");
  }

  @Test
  void claimsBeyondTheQuotaAreRefused() {
    ApiClient.Answer refused =
        api()
            .post(
                CORE + "persistentvolumeclaims",
                """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"big"},
                 "spec":{"accessModes":["ReadWriteOnce"],
                  "resources":{"requests":{"storage":"11Gi"}}}}
                """);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.at("message"))
        .isEqualTo(
            "persistentvolumeclaims \"big\" is forbidden: exceeded quota: tenant-quota, requested:"
                + " requests.storage=11Gi, used: requests.storage=0, limited:"
                + " requests.storage=10Gi");
  }
}
