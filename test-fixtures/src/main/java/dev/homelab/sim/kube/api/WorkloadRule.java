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
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = object.path("spec");
    JsonNode selector = spec.path("selector");
    if (selector.isObject() && selector.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.selector", selector, "empty selector is invalid for " + word(object)));
    } else if (selector.isObject()
        && !Selector.matches(selector, Json.at(spec, "template.metadata.labels"))) {
      JsonNode labels = Json.at(spec, "template.metadata.labels");
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
