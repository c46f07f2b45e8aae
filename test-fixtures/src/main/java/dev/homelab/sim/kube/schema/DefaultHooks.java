package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Defaults that depend on other fields, by the name that the table of types gives them. */
final class DefaultHooks {
  private static final Map<String, Consumer<ObjectNode>> BY_NAME = table();

  private DefaultHooks() {}

  static void run(String hook, ObjectNode object) {
    Consumer<ObjectNode> found = BY_NAME.get(hook);
    if (found != null) {
      found.accept(object);
    }
  }

  private static Map<String, Consumer<ObjectNode>> table() {
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.put("container", DefaultHooks::container);
    all.put("podSpec", DefaultHooks::podSpec);
    all.put("volume", DefaultHooks::volume);
    all.put("rollingUpdate", o -> rolling(o, "25%", "25%"));
    all.put("daemonStrategy", DefaultHooks::daemon);
    all.put("statefulStrategy", DefaultHooks::stateful);
    all.put("policyTypes", DefaultHooks::policyTypes);
    all.put("autoscaler", DefaultHooks::autoscaler);
    return Map.copyOf(all);
  }

  private static void container(ObjectNode c) {
    if (!c.has("imagePullPolicy")) {
      String image = Json.text(c, "image");
      String last = image.substring(image.lastIndexOf('/') + 1);
      boolean latest = !image.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
      c.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
    }
  }

  private static void podSpec(ObjectNode spec) {
    String account = Json.text(spec, "serviceAccountName");
    String old = Json.text(spec, "serviceAccount");
    if (account.isEmpty() && !old.isEmpty()) {
      spec.put("serviceAccountName", old);
    } else if (!account.isEmpty()) {
      spec.put("serviceAccount", account);
    }
    if (spec.path("hostNetwork").asBoolean()) {
      for (JsonNode c : spec.path("containers")) {
        for (JsonNode port : c.path("ports")) {
          if (!port.has("hostPort")) {
            ((ObjectNode) port).set("hostPort", port.path("containerPort"));
          }
        }
      }
    }
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1 && volume.has("name")) {
      volume.putObject("emptyDir");
    }
  }

  private static void rolling(ObjectNode strategy, String unavailable, String surge) {
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      if (!rolling.has("maxUnavailable")) {
        rolling.put("maxUnavailable", unavailable);
      }
      if (!rolling.has("maxSurge")) {
        rolling.put("maxSurge", surge);
      }
    }
  }

  private static void daemon(ObjectNode strategy) {
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      if (!rolling.has("maxUnavailable")) {
        rolling.put("maxUnavailable", 1);
      }
      if (!rolling.has("maxSurge")) {
        rolling.put("maxSurge", 0);
      }
    }
  }

  private static void stateful(ObjectNode strategy) {
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      if (!rolling.has("partition")) {
        rolling.put("partition", 0);
      }
    }
  }

  private static void policyTypes(ObjectNode spec) {
    if (Json.isEmpty(spec.get("policyTypes"))) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!Json.isEmpty(spec.get("egress"))) {
        types.add("Egress");
      }
    }
  }

  private static void autoscaler(ObjectNode spec) {
    if (Json.isEmpty(spec.get("metrics"))) {
      ObjectNode metric = spec.putArray("metrics").addObject();
      metric.put("type", "Resource");
      ObjectNode resource = metric.putObject("resource").put("name", "cpu");
      resource.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
  }
}
