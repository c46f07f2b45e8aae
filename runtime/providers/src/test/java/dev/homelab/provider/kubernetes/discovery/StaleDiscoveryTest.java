package dev.homelab.provider.kubernetes.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server lists an aggregated API that has not answered it yet as stale and without
 * kinds. That does not mean that it has none.
 */
class StaleDiscoveryTest {
  private static final String GROUP = "/apis/apps.cozystack.io/v1alpha1";
  private static final String EMPTY =
      "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\",\"items\":%s}";
  private static final String STALE =
      """
      [{"metadata":{"name":"apps.cozystack.io"},
        "versions":[{"version":"v1alpha1","freshness":"Stale"}]},
       {"metadata":{"name":"example.com"},
        "versions":[{"version":"v1","freshness":"Current"}]}]
      """;
  private static final String KINDS =
      """
      {"kind":"APIResourceList","resources":[{"name":"tenants","kind":"Tenant","namespaced":true,
       "verbs":["get","list","create","update"]}]}
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void whatIsStaleIsAskedForItself(@TempDir Path folder) throws IOException {
    Identity identity = Identity.create("stale");
    try (HttpServer server = HttpServer.start(identity, 0, this::answer)) {
      Path kubeconfig =
          Files.writeString(
              folder.resolve("kubeconfig"), identity.kubeconfig("stale", server.url()));
      try (KubeClient client =
          KubeClient.connect(
              TestLab.target(kubeconfig).config(), TestLab.options(folder), FakeCall.patient())) {
        Discovery discovery = new Discovery(client);
        assertThat(discovery.find("apps.cozystack.io/v1alpha1", "Tenant", FakeCall.patient()))
            .isNotNull()
            .extracting(ApiResource::plural)
            .isEqualTo("tenants");
        assertThat(discovery.find("example.com/v1", "Nothing", FakeCall.patient())).isNull();
        assertThat(asked).contains(GROUP).doesNotContain("/apis/example.com/v1");
      }
    }
  }

  private Reply answer(HttpServer.Incoming incoming) {
    String path = incoming.call().path();
    asked.add(path);
    return switch (path) {
      case "/api" -> Reply.json(200, Json.read(EMPTY.formatted("[]")));
      case "/apis" -> Reply.json(200, Json.read(EMPTY.formatted(STALE)));
      case GROUP -> Reply.json(200, Json.read(KINDS));
      default -> Reply.text(404, "404 page not found\n");
    };
  }
}
