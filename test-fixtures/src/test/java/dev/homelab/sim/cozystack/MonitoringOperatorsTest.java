package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operators of monitoring say of objects in a tenant that has it, and in others. */
class MonitoringOperatorsTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(200);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static String path(String group, String plural, String namespace) {
    return "/apis/" + group + "/v1beta1/namespaces/" + namespace + '/' + plural;
  }

  private static String metrics(String plural) {
    return path(MonitoringKinds.METRICS, plural, "tenant-watched");
  }

  private static String pages(String namespace) {
    return path(MonitoringKinds.PAGES, "grafanadashboards", namespace);
  }

  private static String object(String group, String kind, String spec) {
    return """
        {"apiVersion":"%s/v1beta1","kind":"%s","metadata":{"name":"lab"},"spec":%s}
        """
        .formatted(group, kind, spec);
  }

  @BeforeAll
  static void definitions() {
    for (String release : new String[] {"victoria-metrics-operator", "grafana-operator"}) {
      for (ObjectNode definition : CustomKinds.of(release)) {
        assertThat(api().post(DEFINITIONS, definition.toString()).code()).isEqualTo(201);
      }
    }
    tenant("watched", "{\"monitoring\":true}");
    tenant("plain", "{}");
  }

  private static void tenant(String name, String spec) {
    CLUSTER.make("tenant-root", "tenants", "Tenant", name, spec);
    CLUSTER.awaits(CozyCluster.apps("tenant-root", "tenants") + '/' + name, "Ready", "True");
  }

  private static void make(String path, String object) {
    Eventually.is("the kind is served", () -> api().get(path).code() == 200);
    ApiClient.Answer made = api().post(path, object);
    assertThat(made.code()).as(made.text()).isEqualTo(201);
  }

  @Test
  void aReceiverWaitsForTheSecretThatItNames() {
    String receiver =
        """
        {"receivers":[{"name":"ntfy","webhook_configs":[{"url":"http://ntfy",
         "http_config":{"basic_auth":{"password":{"name":"login","key":"p"}}}}]}]}
        """;
    String path = metrics("vmalertmanagerconfigs");
    make(path, object(MonitoringKinds.METRICS, "VMAlertmanagerConfig", receiver));
    Eventually.is(
        "it has failed", () -> api().get(path + "/lab").at("status.updateStatus").equals("failed"));
    assertThat(api().get(path + "/lab").at("status.reason")).isEqualTo("secret login not found");

    api()
        .post(
            "/api/v1/namespaces/tenant-watched/secrets",
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"login\"}}");
    Eventually.is(
        "it is taken up",
        () -> api().get(path + "/lab").at("status.updateStatus").equals("operational"));
  }

  @Test
  void rulesAreTakenUp() {
    make(metrics("vmrules"), object(MonitoringKinds.METRICS, "VMRule", "{\"groups\":[]}"));
    Eventually.is(
        "they are weighed",
        () ->
            api().get(metrics("vmrules") + "/lab").at("status.updateStatus").equals("operational"));
  }

  @Test
  void aPageIsShownWhereThereIsAGrafana() {
    String page = object(MonitoringKinds.PAGES, "GrafanaDashboard", "{\"json\":\"{}\"}");
    make(pages("tenant-watched"), page);
    make(pages("tenant-plain"), page);
    CLUSTER.awaits(pages("tenant-watched") + "/lab", "DashboardSynchronized", "True");
    CLUSTER.awaits(pages("tenant-plain") + "/lab", "DashboardSynchronized", "False");
    assertThat(api().get(pages("tenant-plain") + "/lab").at("status.NoMatchingInstances"))
        .isEqualTo("true");
  }
}
