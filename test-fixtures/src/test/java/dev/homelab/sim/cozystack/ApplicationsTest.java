package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.app;
import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the aggregated API does with applications; nothing moves by itself here. */
class ApplicationsTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String DATABASES = apps(NAMESPACE, "postgreses");

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.still();

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static ApiClient.Answer make(String name, String spec) {
    return CLUSTER.make(NAMESPACE, "postgreses", "Postgres", name, spec);
  }

  private static ApiClient.Answer kept(String name) {
    return api().get(release(NAMESPACE, "postgres-" + name));
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new java.util.ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void isAViewOfARelease() {
    ApiClient.Answer made = make("view", "{\"replicas\":1}");
    ApiClient.Answer release = kept("view");
    for (String field : List.of("uid", "resourceVersion", "creationTimestamp")) {
      assertThat(made.at("metadata." + field)).isEqualTo(release.at("metadata." + field));
    }
    var labels = Json.at(release.body(), "metadata.labels");
    assertThat(labels.path("apps.cozystack.io/application.kind").asText()).isEqualTo("Postgres");
    assertThat(labels.path("apps.cozystack.io/application.group").asText())
        .isEqualTo("apps.cozystack.io");
    assertThat(labels.path("apps.cozystack.io/application.name").asText()).isEqualTo("view");
    assertThat(labels.path("sharding.fluxcd.io/key").asText()).isEqualTo("tenants");
    assertThat(release.at("spec.install.strategy.retryInterval")).isEqualTo("30s");
    assertThat(release.at("spec.chartRef.namespace")).isEqualTo("cozy-system");
    assertThat(Json.at(release.body(), "spec.valuesFrom").path(0).path("name").asText())
        .isEqualTo("cozystack-values");
  }

  @Test
  void showsNothingThatOnlyAStoreKeeps() {
    ApiClient.Answer made = make("bare", "{}");
    assertThat(names((ObjectNode) made.body().path("metadata")))
        .containsExactlyInAnyOrder(
            "name", "namespace", "uid", "resourceVersion", "creationTimestamp");
    assertThat(kept("bare").at("metadata.generation")).isEqualTo("1");
  }

  @Test
  void readsWithDefaultsAndKeepsWhatWasSent() {
    make("defaults", "{\"replicas\":1,\"users\":{\"app\":{}}}");
    ApiClient.Answer read = api().get(DATABASES + "/defaults");
    assertThat(read.at("spec.replicas")).isEqualTo("1");
    assertThat(read.at("spec.size")).isEqualTo("10Gi");
    assertThat(read.at("spec.version")).isEqualTo("v18");
    assertThat(Json.at(kept("defaults").body(), "spec.values"))
        .isEqualTo(ApiClient.json("{\"replicas\":1,\"users\":{\"app\":{}}}"));
  }

  @Test
  void keepsLabelsAndAnnotationsUnderAPrefix() {
    String body =
        """
        {"apiVersion":"apps.cozystack.io/v1alpha1","kind":"Postgres","metadata":{"name":"marked",
        "labels":{"owner":"lab"},"annotations":{"example.com/note":"x"}},"spec":{}}""";
    ApiClient.Answer made = api().post(DATABASES, body);
    assertThat(Json.at(made.body(), "metadata.labels").toString()).isEqualTo("{\"owner\":\"lab\"}");
    assertThat(Json.at(made.body(), "metadata.annotations").path("example.com/note").asText())
        .isEqualTo("x");
    var metadata = kept("marked").body().path("metadata");
    assertThat(metadata.path("labels").path("apps.cozystack.io-owner").asText()).isEqualTo("lab");
    assertThat(metadata.path("annotations").path("apps.cozystack.io-example.com/note").asText())
        .isEqualTo("x");
  }

  @Test
  void failsOnALabelThatGetsTooLong() {
    String label = "x".repeat(46);
    ApiClient.Answer refused =
        api()
            .post(
                DATABASES,
                app("Postgres", "long", "{}")
                    .replace(
                        "\"name\":\"long\"",
                        "\"name\":\"long\",\"labels\":{\"" + label + "\":\"\"}"));
    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.at("message")).startsWith("failed to create HelmRelease: ");
  }

  @Test
  void tellsATakenNameAsAnError500() {
    make("twice", "{}");
    ApiClient.Answer again = api().post(DATABASES, app("Postgres", "twice", "{}"));
    assertThat(again.code()).isEqualTo(500);
    assertThat(again.at("message"))
        .isEqualTo(
            "failed to create HelmRelease: helmreleases.helm.toolkit.fluxcd.io \"postgres-twice\""
                + " already exists");
  }

  @Test
  void takesUnknownKeysAndRefusesReservedOnes() {
    assertThat(make("unknown", "{\"noSuchKey\":{\"a\":1}}").at("spec.noSuchKey.a")).isEqualTo("1");
    ApiClient.Answer refused = api().post(DATABASES, app("Postgres", "own", "{\"_own\":1}"));
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.at("message"))
        .isEqualTo("values key \"_own\" is reserved (keys starting with '_' are not allowed)");
  }

  @Test
  void refusesNamesInTheServersWords() {
    ApiClient.Answer upper = api().post(DATABASES, app("Postgres", "Upper", "{}"));
    assertThat(upper.code()).isEqualTo(422);
    assertThat(upper.at("message"))
        .startsWith(
            "Postgres.apps.cozystack.io \"Upper\" is invalid: metadata.name: Invalid value:")
        .contains("a DNS-1035 label must consist of");
    String long45 = "a".repeat(45);
    assertThat(api().post(DATABASES, app("Postgres", long45, "{}")).at("message"))
        .contains("must be no more than 44 characters (release prefix \"postgres-\")");
    ApiClient.Answer tenant =
        api().post(apps(NAMESPACE, "tenants"), app("Tenant", "my-family", "{}"));
    assertThat(tenant.code()).isEqualTo(422);
    assertThat(tenant.at("message"))
        .endsWith(
            "tenant names must start with a lowercase letter and contain only lowercase letters"
                + " and digits; dashes are not allowed");
    assertThat(api().post(DATABASES, app("Postgres", "", "{}")).at("message"))
        .contains("metadata.name: Required value: name is required");
  }

  @Test
  void refusesANamespaceThatIsNotThere() {
    ApiClient.Answer refused =
        api().post(apps("tenant-none", "postgreses"), app("Postgres", "a", "{}"));
    assertThat(refused.code()).isEqualTo(404);
    assertThat(refused.at("message")).isEqualTo("namespaces \"tenant-none\" not found");
  }

  @Test
  void replacesTheWholeSpec() {
    make("whole", "{\"replicas\":1,\"size\":\"1Gi\"}");
    ObjectNode body = (ObjectNode) api().get(DATABASES + "/whole").body();
    body.putObject("spec").put("replicas", 3);
    ApiClient.Answer written = api().put(DATABASES + "/whole", body);
    assertThat(written.code()).isEqualTo(200);
    assertThat(written.at("spec.size")).isEqualTo("10Gi");
    assertThat(Json.at(kept("whole").body(), "spec.values").toString())
        .isEqualTo("{\"replicas\":3}");
    assertThat(kept("whole").at("metadata.generation")).isEqualTo("2");
  }

  @Test
  void writesOverWhatSomebodyWroteMeanwhile() {
    ObjectNode stale = (ObjectNode) make("stale", "{\"replicas\":1}").body().deepCopy();
    api().merge(DATABASES + "/stale", "{\"spec\":{\"replicas\":2}}");
    stale.putObject("spec").put("replicas", 5);
    ApiClient.Answer written = api().put(DATABASES + "/stale", stale);
    assertThat(written.code()).isEqualTo(200);
    assertThat(api().get(DATABASES + "/stale").at("spec.replicas")).isEqualTo("5");
  }

  @Test
  void aMergePatchKeepsTheDefaultsThatItRead() {
    make("merged", "{\"replicas\":1}");
    ApiClient.Answer merged =
        api().merge(DATABASES + "/merged", "{\"spec\":{\"replicas\":null,\"size\":\"2Gi\"}}");
    assertThat(merged.code()).isEqualTo(200);
    assertThat(merged.at("spec.replicas")).as("the default").isEqualTo("2");
    assertThat(merged.at("spec.size")).isEqualTo("2Gi");
    assertThat(kept("merged").at("spec.values.version")).isEqualTo("v18");
  }

  @Test
  void appliesWithForceAndNeverRemoves() {
    String path = DATABASES + "/applied";
    ApiClient.Answer made =
        api().apply(path, "lab", app("Postgres", "applied", "{\"size\":\"1Gi\",\"replicas\":1}"));
    assertThat(made.code()).isEqualTo(201);
    assertThat(made.body().path("metadata").has("managedFields")).isFalse();
    ApiClient.Answer same =
        api().apply(path, "lab", app("Postgres", "applied", "{\"size\":\"1Gi\"}"));
    assertThat(same.at("spec.replicas")).as("left out, and still there").isEqualTo("1");
    ApiClient.Answer other =
        api().apply(path, "lab", app("Postgres", "applied", "{\"size\":\"2Gi\"}"));
    assertThat(other.code()).isEqualTo(409);
    assertThat(other.at("message"))
        .contains("conflict with \"before-first-apply\" using apps.cozystack.io/v1alpha1")
        .contains(".spec.size");
    ApiClient.Answer forced =
        api().apply(path + "?force=true", "lab", app("Postgres", "applied", "{\"size\":\"2Gi\"}"));
    assertThat(forced.code()).isEqualTo(200);
    assertThat(forced.at("spec.size")).isEqualTo("2Gi");
  }

  @Test
  void aDryRunIsARun() {
    api().post(DATABASES + "?dryRun=All", app("Postgres", "dry", "{}"));
    assertThat(api().get(DATABASES + "/dry").code()).isEqualTo(200);
  }

  @Test
  void isNotThereWithoutItsLabels() {
    String body =
        """
        {"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease",
        "metadata":{"name":"postgres-plain"},"spec":{}}""";
    assertThat(api().post(release(NAMESPACE, "").replaceAll("/$", ""), body).code()).isEqualTo(201);
    ApiClient.Answer none = api().get(DATABASES + "/plain");
    assertThat(none.code()).isEqualTo(404);
    assertThat(none.at("message")).isEqualTo("postgreses.apps.cozystack.io \"plain\" not found");
  }

  @Test
  void deletesOneByOneAndWithoutPreconditions() {
    make("gone", "{}");
    ApiClient.Answer deleted =
        api().delete(DATABASES + "/gone", "{\"preconditions\":{\"uid\":\"another\"}}");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.at("status")).isEqualTo("Success");
    assertThat(deleted.at("details.kind")).isEqualTo("Postgres");
    assertThat(api().get(DATABASES + "/gone").code()).isEqualTo(404);
    assertThat(api().delete(DATABASES).code()).isEqualTo(405);
  }

  @Test
  void staysVisibleWhileItsReleaseIsHeld() {
    make("held", "{}");
    api()
        .merge(
            release(NAMESPACE, "postgres-held"),
            "{\"metadata\":{\"finalizers\":[\"finalizers.fluxcd.io\"]}}");
    api().delete(DATABASES + "/held");
    assertThat(api().get(DATABASES + "/held").at("metadata.deletionTimestamp")).isNotEmpty();
    api().merge(release(NAMESPACE, "postgres-held"), "{\"metadata\":{\"finalizers\":null}}");
    assertThat(api().get(DATABASES + "/held").code()).isEqualTo(404);
  }

  @Test
  void isDiscoveredUnderItsIrregularPlural() {
    ApiClient.Answer resources = api().get("/apis/apps.cozystack.io/v1alpha1");
    var found =
        Json.elements(resources.body().path("resources")).stream()
            .filter(r -> Json.text(r, "kind").equals("Postgres"))
            .toList();
    assertThat(found).hasSize(1);
    assertThat(Json.text(found.get(0), "name")).isEqualTo("postgreses");
    assertThat(found.get(0).path("verbs").toString()).doesNotContain("deletecollection");
    assertThat(api().get(DATABASES + "/any/status").code()).isEqualTo(404);
  }

  @Test
  void fillsDefaultsInMapsToo() {
    CLUSTER.make(NAMESPACE, "kuberneteses", "Kubernetes", "pools", "{\"nodeGroups\":{\"a\":{}}}");
    ApiClient.Answer read = api().get(apps(NAMESPACE, "kuberneteses") + "/pools");
    assertThat(read.at("spec.nodeGroups.a.instanceType")).isNotEmpty();
    assertThat(
            Json.at(api().get(release(NAMESPACE, "kubernetes-pools")).body(), "spec.values")
                .toString())
        .isEqualTo("{\"nodeGroups\":{\"a\":{}}}");
  }

  @Test
  void anUpdateTakesAwayWhatHeldTheRelease() {
    make("torn", "{}");
    String kept = release(NAMESPACE, "postgres-torn");
    api().merge(kept, "{\"metadata\":{\"finalizers\":[\"finalizers.fluxcd.io\"]}}");
    api().delete(DATABASES + "/torn");
    api().put(DATABASES + "/torn", api().get(DATABASES + "/torn").body());
    assertThat(api().get(kept).code()).as("gone, with nobody to uninstall it").isEqualTo(404);
  }

  @Test
  void aStrategicMergeOfASpecFailsInTheMiddle() {
    make("strategic", "{}");
    ApiClient.Answer refused =
        api().strategic(DATABASES + "/strategic", "{\"spec\":{\"replicas\":1}}");
    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.at("message"))
        .isEqualTo("unable to find api field in struct JSON for the json field \"replicas\"");
  }

  @Test
  void isAwayWhileDefinitionsAreRead() {
    CLUSTER.simulator().faults().add(ApiFault.reloading("apps.cozystack.io").times(2));
    ApiClient.Answer away = api().get(DATABASES);
    assertThat(away.code()).isEqualTo(503);
    assertThat(away.text()).isEqualTo("service unavailable\n");
    assertThat(api().get("/api/v1/namespaces").code()).isEqualTo(200);
    assertThat(api().get("/apis/apps.cozystack.io/v1alpha1").code()).isEqualTo(503);
    assertThat(api().get(DATABASES).code()).isEqualTo(200);
  }

  @Test
  void obeysTheFaultsOfEveryPath() {
    api()
        .post(
            "/_sim/faults",
            "{\"method\":\"POST\",\"path\":\"/postgreses\",\"times\":1,\"effect\":\"answer\",\"status\":429}");
    assertThat(api().post(DATABASES, app("Postgres", "limited", "{}")).code()).isEqualTo(429);
    assertThat(api().post(DATABASES, app("Postgres", "limited", "{}")).code()).isEqualTo(201);
  }
}
