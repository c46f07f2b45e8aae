package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments, sets and their templates. */
final class WorkloadRule implements KindRules.Rule {
  @Override
  public void defaults(ObjectNode object) {
    for (JsonNode claim : Json.at(object, "spec.volumeClaimTemplates")) {
      ((ObjectNode) claim).put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    }
  }

  @Override
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = object.path("spec");
    JsonNode selector = spec.path("selector");
    JsonNode labels = Json.at(spec, "template.metadata.labels");
    if (!selector.isObject()) {
      errors.add(FieldError.required("spec.selector", ""));
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              labels.isMissingNode() ? null : labels,
              "`selector` does not match template `labels`"));
    } else if (selector.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.selector", selector, "empty selector is invalid for " + word(object)));
    } else if (!Selector.matches(selector, labels)) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              labels.isMissingNode() ? null : labels,
              "`selector` does not match template `labels`"));
    }
    JsonNode policy = Json.at(spec, "template.spec.restartPolicy");
    if (policy.isTextual() && !policy.asText().equals("Always")) {
      errors.add(
          FieldError.unsupported(
              "spec.template.spec.restartPolicy",
              policy,
              List.of(Json.object().textNode("Always"))));
    }
    errors.addAll(PodRule.spec(Json.at(spec, "template.spec"), "spec.template.spec"));
    return errors;
  }

  private static String word(ObjectNode object) {
    String kind = Json.text(object, "kind");
    return switch (kind) {
      case "Deployment" -> "deployment";
      case "StatefulSet" -> "statefulset";
      case "DaemonSet" -> "daemonset";
      default -> "replicaset";
    };
  }
}
