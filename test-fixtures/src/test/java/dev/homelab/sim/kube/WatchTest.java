package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
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

  private static String map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }

  @Test
  void tellsWhatCameAfterAVersion() throws IOException {
    String version = api.get(MAPS).at("metadata.resourceVersion");
    api.post(MAPS, map("w1"));
    api.merge(MAPS + "/w1", "{\"data\":{\"a\":\"1\"}}");
    api.delete(MAPS + "/w1");
    String path = MAPS + "?watch=true&timeoutSeconds=5&resourceVersion=" + version;
    try (Response response = api.http().newCall(api.request(path).build()).execute()) {
      var source = response.body().source();
      for (String type : new String[] {"ADDED", "MODIFIED", "DELETED"}) {
        assertThat(Json.text(Json.read(source.readUtf8LineStrict()), "type")).isEqualTo(type);
      }
    }
  }

  @Test
  void saysGoneForAVersionThatIsForgotten() throws IOException {
    String version = api.get(MAPS).at("metadata.resourceVersion");
    simulator.faults().expireWatches();
    String path = MAPS + "?watch=true&timeoutSeconds=5&resourceVersion=" + version;
    try (Response response = api.http().newCall(api.request(path).build()).execute()) {
      var event = Json.read(response.body().source().readUtf8LineStrict());
      assertThat(Json.text(event, "type")).isEqualTo("ERROR");
      assertThat(Json.text(event, "object.code")).isEqualTo("410");
    }
  }

  @Test
  void aRunningWatchThatExpiresSaysSo() throws IOException {
    for (boolean all : new boolean[] {false, true}) {
      String path =
          MAPS
              + "?watch=true&timeoutSeconds=20&fieldSelector=metadata.name%3Dnone"
              + (all ? "" : "&resourceVersion=" + api.get(MAPS).at("metadata.resourceVersion"));
      try (Response response = api.http().newCall(api.request(path).build()).execute()) {
        simulator.faults().expireWatches();
        var event = Json.read(response.body().source().readUtf8LineStrict());
        assertThat(Json.text(event, "type")).as(path).isEqualTo("ERROR");
        assertThat(Json.text(event, "object.code")).isEqualTo("410");
        assertThat(response.body().source().readUtf8Line()).as("the end").isNull();
      }
    }
  }

  @Test
  void givesBookmarksWithInitialEvents() throws IOException {
    String path =
        MAPS
            + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
            + "&allowWatchBookmarks=true&timeoutSeconds=5&fieldSelector=metadata.name%3Dnone";
    try (Response response = api.http().newCall(api.request(path).build()).execute()) {
      var event = Json.read(response.body().source().readUtf8LineStrict());
      assertThat(Json.text(event, "type")).isEqualTo("BOOKMARK");
    }
  }

  @Test
  void servesAWebSocketToFabric8() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(simulator.kubeconfig()))
                .build();
        var watch =
            client
                .configMaps()
                .inNamespace("default")
                .withName("socket")
                .watch(
                    new Watcher<ConfigMap>() {
                      @Override
                      public void eventReceived(Action action, ConfigMap map) {
                        seen.add(action + " " + map.getMetadata().getName());
                      }

                      @Override
                      public void onClose(WatcherException cause) {
                        seen.add("closed " + cause.getMessage());
                      }
                    })) {
      client
          .configMaps()
          .inNamespace("default")
          .resource(
              new ConfigMapBuilder().withNewMetadata().withName("socket").endMetadata().build())
          .create();
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("ADDED socket");
    }
  }
}
