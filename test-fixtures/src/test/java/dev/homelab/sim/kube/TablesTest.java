package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What kubectl prints is a table of the server; its columns are those of the real API. */
class TablesTest {
  private static final String DEFAULT = "/api/v1/namespaces/default/";
  private static KubeSimulator simulator;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
    api = new ApiClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static JsonNode table(String path) throws IOException {
    String accept =
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
            + "application/json";
    try (Response answer =
        api.http().newCall(api.request(path).header("Accept", accept).build()).execute()) {
      return Json.read(answer.body().string());
    }
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> all = new ArrayList<>();
    list.forEach(one -> all.add(field.isEmpty() ? one.asText() : one.path(field).asText()));
    return all;
  }

  @Test
  void showsPodsWithReadyStatusAndRestarts() throws IOException {
    api.post(
        DEFAULT + "pods",
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"containers":[{"name":"main","image":"a"}]}}""");
    JsonNode list = table(DEFAULT + "pods");
    assertThat(Json.text(list, "kind")).isEqualTo("Table");
    assertThat(texts(list.path("columnDefinitions"), "name"))
        .startsWith("Name", "Ready", "Status", "Restarts", "Age", "IP", "Node");
    assertThat(texts(list.path("columnDefinitions"), "priority"))
        .startsWith("0", "0", "0", "0", "0", "1", "1");
    JsonNode row = list.path("rows").path(0);
    assertThat(texts(row.path("cells"), "")).startsWith("p", "0/1", "Pending", "0");
    assertThat(row.at("/object/kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(row.at("/object/metadata/namespace").asText()).isEqualTo("default");
    api.send(
        "PATCH",
        DEFAULT + "pods/p/status",
        "application/merge-patch+json",
        """
        {"status":{"phase":"Running","containerStatuses":[{"name":"main","image":"a","imageID":"",
         "ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""");
    assertThat(texts(table(DEFAULT + "pods/p").at("/rows/0/cells"), ""))
        .startsWith("p", "0/1", "CrashLoopBackOff", "3");
  }

  @Test
  void showsServicesClaimsAndDeployments() throws IOException {
    api.post(
        DEFAULT + "services",
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},
         "spec":{"clusterIP":"None","selector":{"app":"s"},"ports":[{"port":80}]}}""");
    JsonNode service = table(DEFAULT + "services/s").at("/rows/0/cells");
    assertThat(texts(service, ""))
        .startsWith("s", "ClusterIP", "None", "<none>", "80/TCP")
        .endsWith("app=s");
    api.post(
        DEFAULT + "persistentvolumeclaims",
        """
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c"},"spec":{
         "storageClassName":"fast","accessModes":["ReadWriteOnce"],
         "resources":{"requests":{"storage":"1Gi"}}}}""");
    JsonNode claim = table(DEFAULT + "persistentvolumeclaims").at("/rows/0/cells");
    assertThat(texts(table(DEFAULT + "persistentvolumeclaims").path("columnDefinitions"), "name"))
        .contains("Access Modes", "StorageClass", "VolumeAttributesClass");
    assertThat(texts(claim, "")).startsWith("c", "Pending", "", "", "", "fast", "<unset>");
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    api.post(
        deployments,
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":2,
         "selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},
         "spec":{"containers":[{"name":"c","image":"nginx:1.29"}]}}}}""");
    assertThat(texts(table(deployments).at("/rows/0/cells"), ""))
        .startsWith("d", "0/2", "0", "0")
        .endsWith("c", "nginx:1.29", "app=d");
    assertThat(texts(table("/api/v1/namespaces/default").at("/rows/0/cells"), ""))
        .startsWith("default", "Active");
  }

  @Test
  void watchesInRows() throws IOException {
    JsonNode event =
        table(
            "/api/v1/namespaces?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Ddefault");
    assertThat(Json.text(event, "type")).isEqualTo("ADDED");
    assertThat(Json.text(event, "object.kind")).isEqualTo("Table");
    assertThat(texts(event.at("/object/rows/0/cells"), "")).startsWith("default", "Active");
  }

  @Test
  void answersAKindWithoutColumnsAsItIs() throws IOException {
    assertThat(Json.text(table(DEFAULT + "configmaps"), "kind")).isEqualTo("ConfigMapList");
  }
}
