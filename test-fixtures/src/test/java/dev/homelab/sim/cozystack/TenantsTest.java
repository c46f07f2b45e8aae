package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.app;
import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tenants make, what they inherit, and how they go. */
class TenantsTest {
  private static final String TENANTS = apps("tenant-root", "tenants");

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(200);

  /** So slow that the order of things can be seen. */
  @RegisterExtension static final CozyCluster SLOW = CozyCluster.atSpeed(15);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static void make(String in, String name, String spec) {
    CLUSTER.make(in, "tenants", "Tenant", name, spec);
    CLUSTER.awaits(apps(in, "tenants") + "/" + name, "Ready", "True");
  }

  private static String label(String namespace, String key) {
    return Json.at(api().get("/api/v1/namespaces/" + namespace).body(), "metadata.labels")
        .path(key)
        .asText("none");
  }

  private static String secret(String namespace, String name, String key) {
    String text =
        api()
            .get("/api/v1/namespaces/" + namespace + "/secrets/" + name)
            .body()
            .path("data")
            .path(key)
            .asText();
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  @Test
  void theRootIsThereFromTheStart() {
    CLUSTER.awaits(TENANTS + "/root", "Ready", "True");
    assertThat(api().get(TENANTS + "/root").at("status.namespace")).isEqualTo("tenant-root");
    assertThat(secret("tenant-root", "tenant-root", "token")).isNotEmpty();
    for (String namespace : new String[] {"cozy-system", "cozy-public"}) {
      assertThat(api().get("/api/v1/namespaces/" + namespace).code()).isEqualTo(200);
    }
    assertThat(
            CLUSTER.condition(
                "/apis/cozystack.io/v1alpha1/packages/cozystack.cozystack-platform", "Ready"))
        .isEqualTo("True");
  }

  @Test
  void makesItsNamespaceAndWhatIsInIt() {
    make("tenant-root", "family", "{\"resourceQuotas\":{\"cpu\":\"4\",\"storage\":\"50Gi\"}}");
    assertThat(api().get(TENANTS + "/family").at("status.namespace")).isEqualTo("tenant-family");
    assertThat(label("tenant-family", "namespace.cozystack.io/host"))
        .isEqualTo("family.example.org");
    assertThat(label("tenant-family", "tenant.cozystack.io/tenant-root")).isEmpty();
    assertThat(label("tenant-family", "tenant.cozystack.io/tenant-family")).isEmpty();
    assertThat(secret("tenant-family", "cozystack-values", "values.yaml"))
        .contains("host: \"family.example.org\"");
    assertThat(secret("tenant-family", "tenant-family", "token")).isNotEmpty();
    var hard =
        Json.at(
            api().get("/api/v1/namespaces/tenant-family/resourcequotas/tenant-quota").body(),
            "spec.hard");
    assertThat(hard.path("limits.cpu").asText()).isEqualTo("4");
    assertThat(hard.path("requests.cpu").asText()).isEqualTo("400m");
    assertThat(hard.path("requests.storage").asText()).isEqualTo("50Gi");
    String bindings =
        api()
            .get("/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-family/rolebindings")
            .text();
    assertThat(bindings).contains("cozy:tenant:super-admin", "tenant-family-view");
    assertThat(api().get(apps("tenant-family", "infos") + "/info").code()).isEqualTo(200);
  }

  @Test
  void inheritsWhatTheNearestAncestorHas() {
    make("tenant-root", "above", "{\"ingress\":true}");
    make("tenant-above", "below", "{}");
    assertThat(label("tenant-above-below", "namespace.cozystack.io/ingress"))
        .isEqualTo("tenant-above");
    assertThat(label("tenant-above-below", "namespace.cozystack.io/etcd")).isEmpty();
    assertThat(label("tenant-above-below", "namespace.cozystack.io/host"))
        .isEqualTo("below.above.example.org");
    assertThat(label("tenant-above-below", "tenant.cozystack.io/tenant-above")).isEmpty();
    assertThat(api().get(apps("tenant-above", "ingresses") + "/ingress").code()).isEqualTo(200);
    assertThat(api().get(apps("tenant-above-below", "ingresses") + "/ingress").code())
        .isEqualTo(404);
  }

  @Test
  void countsItsOutsideAddresses() {
    make("tenant-root", "shown", "{}");
    assertThat(api().get(TENANTS + "/shown").at("status.externalIPsCount")).isEmpty();
    CLUSTER.make("tenant-shown", "redises", "Redis", "open", "{\"external\":true}");
    Eventually.is(
        "one address",
        () -> api().get(TENANTS + "/shown").at("status.externalIPsCount").equals("1"));
  }

  @Test
  void keepsEditsOfAModuleAndDropsItWithItsFlag() {
    make("tenant-root", "modular", "{\"etcd\":true}");
    String etcd = apps("tenant-modular", "etcds") + "/etcd";
    assertThat(api().get(etcd).at("spec.replicas")).isEqualTo("3");
    api().merge(etcd, "{\"spec\":{\"replicas\":1}}");
    api().merge(TENANTS + "/modular", "{\"spec\":{\"ingress\":true}}");
    CLUSTER.awaits(apps("tenant-modular", "ingresses") + "/ingress", "Ready", "True");
    assertThat(api().get(etcd).at("spec.replicas")).isEqualTo("1");
    api().merge(TENANTS + "/modular", "{\"spec\":{\"etcd\":false}}");
    CLUSTER.awaitsNothing(etcd);
  }

  @Test
  void goesAfterAllThatIsInIt() {
    SLOW.make("tenant-root", "tenants", "Tenant", "leaving", "{\"etcd\":true}");
    SLOW.awaits(TENANTS + "/leaving", "Ready", "True");
    SLOW.make("tenant-leaving", "tenants", "Tenant", "child", "{}");
    SLOW.awaits(apps("tenant-leaving", "tenants") + "/child", "Ready", "True");
    SLOW.make("tenant-leaving-child", "vpns", "VPN", "tunnel", "{}");
    SLOW.api().delete(TENANTS + "/leaving");
    Eventually.is(
        "the modules go",
        () -> {
          ApiClient.Answer etcd = SLOW.api().get(release("tenant-leaving", "etcd"));
          return etcd.code() == 404 || !etcd.at("metadata.deletionTimestamp").isEmpty();
        });
    assertThat(SLOW.api().get(release("tenant-leaving", "tenant-child")).code())
        .as("after the child")
        .isEqualTo(404);
    assertThat(SLOW.api().get("/api/v1/namespaces/tenant-leaving-child").code()).isEqualTo(404);
    assertThat(SLOW.api().get(apps("tenant-leaving-child", "vpns") + "/tunnel").code())
        .isEqualTo(404);
    SLOW.awaitsNothing("/api/v1/namespaces/tenant-leaving");
    SLOW.awaitsNothing(TENANTS + "/leaving");
  }

  @Test
  void aChildGetsNoMoreThanItsParentHasLeft() {
    make("tenant-root", "budget", "{\"resourceQuotas\":{\"cpu\":\"4\"}}");
    make("tenant-budget", "first", "{\"resourceQuotas\":{\"cpu\":\"3\"}}");
    ApiClient.Answer refused =
        api()
            .post(
                apps("tenant-budget", "tenants"),
                app("Tenant", "second", "{\"resourceQuotas\":{\"cpu\":\"1500m\"}}"));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.at("message"))
        .contains("spec.resourceQuotas[cpu]: Forbidden: requested 1500m exceeds the parent")
        .contains("remaining \"cpu\" quota of 1 (parent allows 4, 3 already allocated");
    assertThat(
            api()
                .merge(
                    apps("tenant-budget", "tenants") + "/first",
                    "{\"spec\":{\"resourceQuotas\":{\"cpu\":\"4\"}}}")
                .code())
        .as("it does not count against itself")
        .isEqualTo(200);
  }
}
