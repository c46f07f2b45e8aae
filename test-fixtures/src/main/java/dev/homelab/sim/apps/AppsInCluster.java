package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The applications that pods of a simulated cluster run, by the images of their containers: one is
 * started when somebody first connects to its port. What it holds lies on its claim: a new pod with
 * the same claim goes on with it, another claim begins anew, and a pod without one forgets.
 */
public final class AppsInCluster implements AutoCloseable {
  /** The volumes that settings lie on; for a database elsewhere, what goes with it. */
  private static final Set<String> KEEPS = Set.of("config", "library");

  private final Function<String, Map<String, JsonNode>> objects;
  private final @Nullable Path folder;
  private final Map<String, AppServer> running = new HashMap<>();
  private final Map<String, ObjectNode> volumes = new TreeMap<>();
  private final Map<String, KeptFile> files = new TreeMap<>();
  private Consumer<AppServer> onStart = server -> {};

  /**
   * The applications of a cluster.
   *
   * @param objects the objects of a resource such as {@code pods}, by {@code namespace/name}
   * @param folder where what they hold is kept; null for memory
   */
  public AppsInCluster(Function<String, Map<String, JsonNode>> objects, @Nullable Path folder) {
    this.objects = objects;
    this.folder = folder;
  }

  /** Tells of each application that starts from now on, before anybody asks it. */
  public synchronized void onStart(Consumer<AppServer> told) {
    onStart = told;
  }

  /** Where on loopback the application of a pod's port answers, or null when it runs none. */
  public @Nullable Integer port(String namespace, String pod, int port) {
    JsonNode object = objects.apply("pods").get(namespace + '/' + pod);
    AppServer server = object == null ? null : at(object, port);
    return server == null ? null : server.port();
  }

  /** The application behind a Service, or null. */
  public @Nullable AppServer find(String namespace, String host, int port) {
    String[] parts = host.split("\\.", -1);
    String space = parts.length > 1 ? parts[1] : namespace;
    JsonNode service = objects.apply("services").get(space + '/' + parts[0]);
    if (service == null) {
      return null;
    }
    for (JsonNode one : Json.at(service, "spec.ports")) {
      if (one.path("port").asInt() == port) {
        return behind(service, space, one.path("targetPort"));
      }
    }
    return null;
  }

  private @Nullable AppServer behind(JsonNode service, String namespace, JsonNode target) {
    JsonNode selector = Json.at(service, "spec.selector");
    for (Map.Entry<String, JsonNode> pod : objects.apply("pods").entrySet()) {
      JsonNode labels = Json.at(pod.getValue(), "metadata.labels");
      boolean picked =
          pod.getKey().startsWith(namespace + '/')
              && !selector.isEmpty()
              && selector.properties().stream()
                  .allMatch(one -> one.getValue().equals(labels.path(one.getKey())));
      AppServer server = picked ? at(pod.getValue(), number(pod.getValue(), target)) : null;
      if (server != null) {
        return server;
      }
    }
    return null;
  }

  private static int number(JsonNode pod, JsonNode target) {
    for (JsonNode container : Json.at(pod, "spec.containers")) {
      for (JsonNode port : container.path("ports")) {
        if (Json.text(port, "name").equals(target.asText())) {
          return port.path("containerPort").asInt();
        }
      }
    }
    return target.asInt();
  }

  private @Nullable AppServer at(JsonNode pod, int port) {
    for (JsonNode container : Json.at(pod, "spec.containers")) {
      for (JsonNode one : container.path("ports")) {
        if (one.path("containerPort").asInt() == port) {
          return started(pod, container);
        }
      }
    }
    return null;
  }

  private synchronized @Nullable AppServer started(JsonNode pod, JsonNode container) {
    String uid = Json.text(pod, "metadata.uid");
    AppServer known = running.get(uid);
    if (known != null) {
      return known;
    }
    String namespace = Json.text(pod, "metadata.namespace");
    Map<String, String> env = AppEnvironment.of(pod, container, namespace, objects);
    AppSetup setup = setup(pod, namespace, env);
    AppServer made = AppImages.start(Json.text(container, "image"), setup);
    if (made != null) {
      running.put(uid, made);
      onStart.accept(made);
    }
    return made;
  }

  private AppSetup setup(JsonNode pod, String namespace, Map<String, String> env) {
    AppNetwork network = (host, port) -> find(namespace, host, port);
    String claim = claim(pod, namespace);
    if (claim.isEmpty()) {
      return AppSetup.inMemory(env, network);
    }
    if (folder == null) {
      return new AppSetup(memory(claim), () -> {}, env, network);
    }
    KeptFile kept = files.computeIfAbsent(claim, uid -> KeptFile.in(folder, uid + ".json"));
    ObjectNode data = kept.read();
    return new AppSetup(data, () -> kept.keep(data), env, network);
  }

  private ObjectNode memory(String claim) {
    return volumes.computeIfAbsent(claim, uid -> Json.object());
  }

  /** The identity of the claim on which a pod keeps what it holds; empty without one. */
  private String claim(JsonNode pod, String namespace) {
    for (JsonNode volume : Json.at(pod, "spec.volumes")) {
      String name = Json.text(volume, "persistentVolumeClaim.claimName");
      if (!name.isEmpty() && KEEPS.contains(Json.text(volume, "name"))) {
        JsonNode claim = objects.apply("persistentvolumeclaims").get(namespace + '/' + name);
        return claim == null ? "" : Json.text(claim, "metadata.uid");
      }
    }
    return "";
  }

  /** A text as a Secret has it, or empty. */
  static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    running.values().forEach(AppServer::close);
    running.clear();
    files.values().forEach(KeptFile::close);
  }
}
