package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods and pod templates: what the server fills in and what must fit together. */
final class PodRule implements KindRules.Rule {
  @Override
  public void defaults(ObjectNode object) {
    ObjectNode spec = Json.child(object, "spec");
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    for (JsonNode c : spec.path("containers")) {
      if (c.path("resources").path("limits") instanceof ObjectNode limits) {
        ObjectNode requests = Json.child((ObjectNode) c, "resources.requests");
        limits
            .properties()
            .forEach(
                e -> {
                  if (!requests.has(e.getKey())) {
                    requests.set(e.getKey(), e.getValue());
                  }
                });
      }
    }
  }

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode before) {
    if (before != null) {
      return;
    }
    ObjectNode spec = Json.child(object, "spec");
    if (Json.text(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccountName", "default").put("serviceAccount", "default");
    }
    if (!spec.has("priority")) {
      spec.put("priority", 0);
    }
    if (!spec.has("preemptionPolicy")) {
      spec.put("preemptionPolicy", "PreemptLowerPriority");
    }
    for (String key : List.of("not-ready", "unreachable")) {
      String full = "node.kubernetes.io/" + key;
      boolean known =
          Json.elements(spec.path("tolerations")).stream()
              .anyMatch(t -> Json.text(t, "key").equals(full));
      if (!known) {
        ObjectNode toleration = spec.withArray("tolerations").addObject().put("key", full);
        toleration.put("operator", "Exists").put("effect", "NoExecute");
        toleration.put("tolerationSeconds", 300);
      }
    }
    ObjectNode status = Json.object();
    status.put("phase", "Pending").put("qosClass", quality(spec));
    object.set("status", status);
  }

  /** The quality of service class by requests and limits of all containers. */
  private static String quality(ObjectNode spec) {
    boolean any = false;
    boolean all = true;
    for (JsonNode c : spec.path("containers")) {
      JsonNode limits = c.path("resources").path("limits");
      JsonNode requests = c.path("resources").path("requests");
      for (String name : List.of("cpu", "memory")) {
        any |= limits.has(name) || requests.has(name);
        all &= limits.has(name) && limits.path(name).equals(requests.path(name));
      }
    }
    return all ? "Guaranteed" : any ? "Burstable" : "BestEffort";
  }

  @Override
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    return before == null ? spec(object.path("spec"), "spec") : List.of();
  }

  /** Refusals of a pod's spec at a path. */
  static List<FieldError> spec(JsonNode spec, String path) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> volumes = new HashSet<>();
    spec.path("volumes").forEach(v -> volumes.add(Json.text(v, "name")));
    for (String list : List.of("containers", "initContainers")) {
      int at = 0;
      for (JsonNode c : spec.path(list)) {
        container(c, path + "." + list + "[" + at++ + "]", volumes, errors);
      }
    }
    return errors;
  }

  private static void container(
      JsonNode c, String path, Set<String> volumes, List<FieldError> errors) {
    Set<String> paths = new HashSet<>();
    int at = 0;
    for (JsonNode mount : c.path("volumeMounts")) {
      String here = path + ".volumeMounts[" + at++ + "]";
      String name = Json.text(mount, "name");
      if (!name.isEmpty() && !volumes.contains(name)) {
        errors.add(FieldError.notFound(here + ".name", name));
      }
      if (!paths.add(Json.text(mount, "mountPath"))) {
        errors.add(
            FieldError.invalid(
                here + ".mountPath", Json.text(mount, "mountPath"), "must be unique"));
      }
    }
    c.path("resources")
        .path("requests")
        .properties()
        .forEach(
            e -> {
              JsonNode limit = c.path("resources").path("limits").path(e.getKey());
              if (!limit.isMissingNode() && more(e.getValue(), limit)) {
                errors.add(
                    FieldError.invalid(
                        path + ".resources.requests",
                        e.getValue().asText(),
                        "must be less than or equal to "
                            + e.getKey()
                            + " limit of "
                            + limit.asText()));
              }
            });
  }

  private static boolean more(JsonNode request, JsonNode limit) {
    var a = dev.homelab.sim.kube.schema.Quantities.parse(request.asText());
    var b = dev.homelab.sim.kube.schema.Quantities.parse(limit.asText());
    return a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) > 0;
  }
}
