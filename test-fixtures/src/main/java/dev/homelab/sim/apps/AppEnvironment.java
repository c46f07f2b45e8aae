package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The variables of a container, with those that come from Secrets and ConfigMaps. */
final class AppEnvironment {
  private AppEnvironment() {}

  /** The variables by name; those of containers that prepare the volume count below its own. */
  static Map<String, String> of(
      JsonNode pod,
      JsonNode container,
      String namespace,
      Function<String, Map<String, JsonNode>> objects) {
    Map<String, String> env = new TreeMap<>();
    for (JsonNode first : Json.at(pod, "spec.initContainers")) {
      env.putAll(of(first, namespace, objects));
    }
    env.putAll(of(container, namespace, objects));
    return env;
  }

  private static Map<String, String> of(
      JsonNode container, String namespace, Function<String, Map<String, JsonNode>> objects) {
    Map<String, String> env = new TreeMap<>();
    for (JsonNode source : container.path("envFrom")) {
      String secret = Json.text(source, "secretRef.name");
      String map = Json.text(source, "configMapRef.name");
      all(objects, "secrets", namespace, secret)
          .properties()
          .forEach(one -> env.put(one.getKey(), AppsInCluster.decoded(one.getValue().asText())));
      all(objects, "configmaps", namespace, map)
          .properties()
          .forEach(one -> env.put(one.getKey(), one.getValue().asText()));
    }
    for (JsonNode one : container.path("env")) {
      JsonNode from = one.path("valueFrom");
      String secret = Json.text(from, "secretKeyRef.name");
      String map = Json.text(from, "configMapKeyRef.name");
      String value = one.path("value").asText("");
      if (!secret.isEmpty()) {
        JsonNode data = all(objects, "secrets", namespace, secret);
        value = AppsInCluster.decoded(data.path(Json.text(from, "secretKeyRef.key")).asText(""));
      } else if (!map.isEmpty()) {
        JsonNode data = all(objects, "configmaps", namespace, map);
        value = data.path(Json.text(from, "configMapKeyRef.key")).asText("");
      }
      env.put(Json.text(one, "name"), value);
    }
    return env;
  }

  private static JsonNode all(
      Function<String, Map<String, JsonNode>> objects,
      String resource,
      String namespace,
      String name) {
    JsonNode object = objects.apply(resource).get(namespace + '/' + name);
    return object == null ? Json.object() : Json.at(object, "data");
  }
}
