package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code core.cozystack.io} shows of tenants. */
class CoreViewsTest {
  private static final String GROUP = "/apis/core.cozystack.io/v1alpha1/";
  private static final String TENANT = GROUP + "namespaces/tenant-seen/";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  @BeforeAll
  static void makeTenant() {
    CLUSTER.make("tenant-root", "tenants", "Tenant", "seen", "{\"etcd\":true}");
    CLUSTER.awaits(CozyCluster.apps("tenant-root", "tenants") + "/seen", "Ready", "True");
    CLUSTER.make("tenant-seen", "redises", "Redis", "cache", "{\"authEnabled\":true}");
  }

  private static List<String> names(String path) {
    return Json.elements(api().get(path).body().path("items")).stream()
        .map(one -> Json.text(one, "metadata.name"))
        .toList();
  }

  @Test
  void showsNamespacesOfTenantsOnly() {
    assertThat(names(GROUP + "tenantnamespaces")).contains("tenant-root", "tenant-seen");
    assertThat(names(GROUP + "tenantnamespaces")).allMatch(name -> name.startsWith("tenant-"));
    assertThat(api().get(GROUP + "tenantnamespaces/default").code()).isEqualTo(404);
    assertThat(api().get(GROUP + "tenantnamespaces/tenant-seen").at("kind"))
        .isEqualTo("TenantNamespace");
  }

  @Test
  void showsTheSecretsThatAreMeantForTheTenant() {
    String secrets = TENANT + "tenantsecrets";
    Eventually.is("the secret", () -> names(secrets).contains("redis-cache-auth"));
    assertThat(names(secrets)).doesNotContain("cozystack-values", "tenant-seen");
    JsonNode shown = api().get(secrets + "/redis-cache-auth").body();
    assertThat(Json.at(shown, "metadata.labels").has(CoreViews.RESOURCE)).isFalse();
    assertThat(shown.path("stringData")).isEqualTo(shown.path("data"));
    assertThat(api().get(secrets + "/cozystack-values").code()).isEqualTo(404);
  }

  @Test
  void showsModulesWithTheirReadiness() {
    CLUSTER.awaits(TENANT + "tenantmodules/etcd", "Ready", "True");
    assertThat(names(TENANT + "tenantmodules")).containsExactly("etcd", "info");
    assertThat(api().delete(TENANT + "tenantmodules/etcd").code()).isEqualTo(405);
  }

  @Test
  void offersWhatCanBeChosen() {
    JsonNode types = api().get(TENANT + "options/instancetype").body();
    assertThat(Json.at(types, "spec.items").toString()).contains("{\"value\":\"u1.medium\"}");
    assertThat(names(TENANT + "options")).isEqualTo(Options.NAMES);
    ApiClient.Answer none = api().get(TENANT + "options/colour");
    assertThat(none.code()).isEqualTo(404);
    assertThat(none.at("message")).isEqualTo("options.core.cozystack.io \"colour\" not found");
  }
}
