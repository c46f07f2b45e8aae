package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Registry;
import org.jspecify.annotations.Nullable;

/** Paths that are not resources: health, version, discovery, OpenAPI. */
final class Fixed {
  /** The version that the simulator copies. */
  static final String VERSION = "v1.36.3";

  private final Discovery discovery;
  private final OpenApi openApi;

  Fixed(Registry registry) {
    this.discovery = new Discovery(registry);
    this.openApi = new OpenApi(registry);
  }

  @Nullable Reply answer(Call call) {
    String path = call.path();
    boolean aggregated = call.header("Accept").contains("as=APIGroupDiscoveryList");
    return switch (path) {
      case "/healthz", "/livez", "/readyz" -> Reply.text(200, "ok");
      case "/version" -> Reply.json(200, version());
      case "/api" -> aggregated ? whole(true) : Reply.json(200, discovery.core());
      case "/apis" -> aggregated ? whole(false) : Reply.json(200, discovery.groups());
      case "/openapi/v2" -> document(call);
      case "/openapi/v3" -> Reply.json(200, openApi.index());
      default -> more(path);
    };
  }

  /** In protobuf there is only an empty document: it lets kubectl's own validation pass. */
  private Reply document(Call call) {
    if (call.header("Accept").startsWith("application/com.github.proto-openapi")) {
      String type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
      return Reply.bytes(200, type, new byte[] {0x0a, 3, '2', '.', '0'});
    }
    return Reply.json(200, openApi.v2());
  }

  private @Nullable Reply more(String path) {
    if (path.startsWith("/openapi/v3/")) {
      return Reply.json(200, openApi.v3(path.substring("/openapi/v3/".length())));
    }
    String[] parts = path.split("/", -1);
    boolean group = parts.length == 3 || parts.length == 4;
    if (group && parts[1].equals("apis") && !parts[parts.length - 1].isEmpty()) {
      String version = parts.length == 4 ? parts[3] : "";
      return discovery.serves(parts[2], version)
          ? Reply.json(
              200,
              version.isEmpty()
                  ? discovery.group(parts[2])
                  : discovery.resources(parts[2], version))
          : Reply.text(404, "404 page not found\n");
    }
    if (parts.length == 3 && parts[1].equals("api") && !parts[2].isEmpty()) {
      return Reply.json(200, discovery.resources("", parts[2]));
    }
    return null;
  }

  private Reply whole(boolean core) {
    return Reply.bytes(
        200,
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        Json.bytes(discovery.aggregated(core)));
  }

  private static ObjectNode version() {
    ObjectNode out = Json.object().put("major", "1").put("minor", "36");
    out.put("gitVersion", VERSION).put("gitCommit", "simulated").put("gitTreeState", "clean");
    out.put("buildDate", "2026-01-01T00:00:00Z").put("goVersion", "none");
    return out.put("compiler", "none").put("platform", "simulated");
  }
}
