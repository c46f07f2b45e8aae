package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.fault.PodFault;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers beside the workloads', what a script takes for granted, and faults as they last. */
class MoreControllersTest {
  private static final String SPACE = "/api/v1/namespaces/default/";
  private static final String TEMPLATE =
      "\"template\":{\"metadata\":{\"labels\":{\"app\":\"%1$s\"}},\"spec\":{\"containers\":"
          + "[{\"name\":\"c\",\"image\":\"busybox:1\"}]}}";
  @TempDir private static Path folder;
  private static KubeSimulator simulator;
  private static ApiClient api;

  @BeforeAll
  static void start() throws IOException {
    Furnishing furnishing =
        Furnishing.NONE.and(
            new Furnishing(
                true,
                new TreeSet<>(java.util.List.of("gateways/main")),
                new TreeSet<>(java.util.List.of("fast")),
                false,
                false));
    furnishing.write(folder);
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withState(folder).withSpeed(200));
    api = new ApiClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @AfterEach
  void clear() {
    simulator.faults().clear();
  }

  private static void make(String path, String rest) {
    ApiClient.Answer answer = api.post(path, rest);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void aDaemonSetRunsOnEveryNode() {
    make(
        "/apis/apps/v1/namespaces/default/daemonsets",
        ("{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"agent\"},"
                + "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"agent\"}},"
                + TEMPLATE
                + "}}")
            .formatted("agent"));
    int nodes = Json.at(api.get("/api/v1/nodes").body(), "items").size();
    Eventually.is(
        "ready on " + nodes + " nodes",
        () ->
            api.get("/apis/apps/v1/namespaces/default/daemonsets/agent")
                .at("status.numberReady")
                .equals(Integer.toString(nodes)));
  }

  @Test
  void aRouteIsAcceptedByTheGatewayThatTheScriptTakesForGranted() {
    make(
        "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes",
        "{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\"HTTPRoute\",\"metadata\":"
            + "{\"name\":\"r\"},\"spec\":{\"parentRefs\":[{\"name\":\"main\",\"namespace\":"
            + "\"gateways\"}]}}");
    Eventually.is(
        "accepted",
        () ->
            api.get("/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/r")
                .text()
                .contains("\"ResolvedRefs\""));
    Eventually.is(
        "gateway programmed",
        () ->
            api.get("/apis/gateway.networking.k8s.io/v1/namespaces/gateways/gateways/main")
                .text()
                .contains("\"Programmed\""));
  }

  @Test
  void anIngressGetsAnAddress() {
    make(
        "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
        "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\",\"metadata\":{\"name\":\"in\"},"
            + "\"spec\":{\"ingressClassName\":\"nginx\",\"rules\":[{\"host\":\"a.example.com\",\"http\":"
            + "{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\",\"backend\":{\"service\":{\"name\":"
            + "\"s\",\"port\":{\"number\":80}}}}]}}]}}");
    Eventually.is(
        "address",
        () ->
            api.get("/apis/networking.k8s.io/v1/namespaces/default/ingresses/in")
                .text()
                .contains("\"ip\""));
  }

  @Test
  void aClaimWaitsForItsFirstConsumer() {
    make(
        SPACE + "persistentvolumeclaims",
        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"data\"},"
            + "\"spec\":{\"storageClassName\":\"fast\",\"accessModes\":[\"ReadWriteOnce\"],"
            + "\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");
    Eventually.is(
        "told that it waits",
        () -> api.get(SPACE + "events").text().contains("WaitForFirstConsumer"));
    String claim = SPACE + "persistentvolumeclaims/data";
    assertThat(api.get(claim).at("status.phase")).isEqualTo("Pending");
    make(
        SPACE + "pods",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"user\"},\"spec\":{"
            + "\"containers\":[{\"name\":\"c\",\"image\":\"a:1\"}],\"volumes\":[{\"name\":\"v\","
            + "\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]}}");
    Eventually.is("bound", () -> api.get(claim).at("status.phase").equals("Bound"));
  }

  @Test
  void aPodThatNeverStartsStaysInCreation() {
    simulator.faults().add(new PodFault("", "stuck", PodFault.Kind.NEVER_STARTS));
    make(
        SPACE + "pods",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"stuck-1\"},\"spec\":{"
            + "\"containers\":[{\"name\":\"c\",\"image\":\"a:1\"}]}}");
    Eventually.is(
        "creating", () -> api.get(SPACE + "pods/stuck-1").text().contains("\"ContainerCreating\""));
    assertThat(api.get(SPACE + "pods/stuck-1").at("status.phase")).isEqualTo("Pending");
  }

  @Test
  void answersSlowlyAndWithServerErrorsForSoLong() {
    simulator.faults().add(ApiFault.of("GET", "secrets", new ApiFault.Slow(300)).times(1));
    long begin = System.nanoTime();
    assertThat(api.get(SPACE + "secrets").code()).isEqualTo(200);
    assertThat((System.nanoTime() - begin) / 1_000_000).isGreaterThanOrEqualTo(300);
    simulator.faults().clear();
    simulator.faults().add(ApiFault.of("GET", "secrets", new ApiFault.Answer(503, 0)).times(1));
    ApiClient.Answer refused = api.get(SPACE + "secrets");
    assertThat(refused.code()).isEqualTo(503);
    assertThat(refused.at("reason")).isEqualTo("ServiceUnavailable");
    assertThat(api.get(SPACE + "secrets").code()).isEqualTo(200);
  }

  @Test
  void controllersGoOnWhenWatchesExpire() {
    simulator.faults().expireWatches();
    make(
        SPACE + "services",
        "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"after\"},\"spec\":{"
            + "\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}");
    Eventually.is("address", () -> api.get(SPACE + "services/after").text().contains("10.20.0."));
  }

  @Test
  void aWatchEndsWithABookmarkOfWhereItStands() throws IOException {
    String list = SPACE + "configmaps?fieldSelector=metadata.name%3Dnone";
    String version = api.get(list).at("metadata.resourceVersion");
    String path =
        list + "&watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=" + version;
    try (Response response = api.http().newCall(api.request(path).build()).execute()) {
      JsonNode event = Json.read(response.body().source().readUtf8LineStrict());
      assertThat(Json.text(event, "type")).isEqualTo("BOOKMARK");
      assertThat(Long.parseLong(Json.text(event, "object.metadata.resourceVersion")))
          .isGreaterThanOrEqualTo(Long.parseLong(version));
      assertThat(response.body().source().readUtf8Line()).as("the end").isNull();
    }
  }
}
