package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.app;
import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import okio.BufferedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists and watches of applications; nothing moves by itself here. */
class ApplicationWatchTest {
  private static final String CACHES = apps("tenant-root", "redises");

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.still();

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static ApiClient.Answer make(String name, String owner) {
    String body = app("Redis", name, "{}");
    return api()
        .post(
            CACHES,
            body.replace(
                "\"name\":\"" + name + "\"",
                "\"name\":\"" + name + "\",\"labels\":{\"owner\":\"" + owner + "\"}"));
  }

  private static List<String> names(ApiClient.Answer list) {
    return Json.elements(list.body().path("items")).stream()
        .map(item -> Json.text(item, "metadata.name"))
        .toList();
  }

  /** The next events of a watch, each as type and name. */
  private static List<String> events(String query, int count) throws IOException {
    List<String> seen = new ArrayList<>();
    String path = CACHES + "?watch=true&timeoutSeconds=5&" + query;
    try (Response response = api().http().newCall(api().request(path).build()).execute()) {
      var source = response.body().source();
      for (int i = 0; i < count; i++) {
        var event = Json.read(source.readUtf8LineStrict());
        seen.add(Json.text(event, "type") + " " + Json.text(event, "object.metadata.name"));
      }
    }
    return seen;
  }

  @Test
  void listsBySelectorsAndInAllNamespaces() {
    make("one", "lists");
    make("two", "other");
    assertThat(names(api().get(CACHES + "?labelSelector=owner%3Dlists"))).containsExactly("one");
    assertThat(names(api().get(CACHES + "?fieldSelector=metadata.name%3Dtwo")))
        .containsExactly("two");
    ApiClient.Answer all = api().get("/apis/apps.cozystack.io/v1alpha1/redises");
    assertThat(names(all)).contains("one", "two");
    assertThat(all.at("kind")).isEqualTo("RedisList");
    assertThat(names(api().get(CACHES + "?limit=1"))).as("no pages").hasSizeGreaterThan(1);
  }

  @Test
  void anEmptyListHasVersionZero() {
    assertThat(api().get(apps("tenant-root", "vpns")).at("metadata.resourceVersion"))
        .isEqualTo("0");
  }

  @Test
  void tellsChangesOfTheRelease() throws IOException {
    String version = api().get(CACHES).at("metadata.resourceVersion");
    make("seen", "seen");
    String selector = "labelSelector=owner%3Dseen";
    Thread writer =
        new Thread(
            () -> {
              api().merge(CACHES + "/seen", "{\"spec\":{\"replicas\":3}}");
              api().delete(CACHES + "/seen");
            });
    String path = CACHES + "?watch=true&timeoutSeconds=30&" + selector;
    try (Response response =
        api()
            .http()
            .newCall(api().request(path + "&resourceVersion=" + version).build())
            .execute()) {
      var source = response.body().source();
      assertThat(type(source)).isEqualTo("ADDED");
      writer.start();
      assertThat(type(source)).isEqualTo("MODIFIED");
      String last = type(source);
      while (last.equals("MODIFIED")) {
        // Its release goes on meanwhile.
        last = type(source);
      }
      assertThat(last).isEqualTo("DELETED");
    }
  }

  private static String type(BufferedSource events) throws IOException {
    return Json.text(Json.read(events.readUtf8LineStrict()), "type");
  }

  @Test
  void beginsWithWhatIsNewerThanAVersion() throws IOException {
    make("a-older", "newer");
    String version = api().get(CACHES).at("metadata.resourceVersion");
    make("b-newer", "newer");
    assertThat(events("labelSelector=owner%3Dnewer&resourceVersion=" + version, 1))
        .containsExactly("ADDED b-newer");
  }

  @Test
  void marksTheEndOfInitialEvents() throws IOException {
    make("initial", "initial");
    String query =
        "labelSelector=owner%3Dinitial&sendInitialEvents=true&allowWatchBookmarks=true"
            + "&resourceVersionMatch=NotOlderThan";
    assertThat(events(query, 2)).containsExactly("ADDED initial", "BOOKMARK ");
  }

  @Test
  void endsWithoutAWordWhenTheWorldEndsIt() throws IOException {
    String path = CACHES + "?watch=true&timeoutSeconds=20&fieldSelector=metadata.name%3Dnone";
    try (Response response = api().http().newCall(api().request(path).build()).execute()) {
      CLUSTER.simulator().faults().expireWatches();
      assertThat(response.body().source().readUtf8Line()).isNull();
    }
  }
}
