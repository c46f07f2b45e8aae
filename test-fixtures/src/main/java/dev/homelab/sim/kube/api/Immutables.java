package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Fields that may not change, as the table of kinds lists them. */
final class Immutables {
  private Immutables() {}

  static List<FieldError> check(ResourceType type, ObjectNode before, ObjectNode after) {
    List<FieldError> errors = new ArrayList<>();
    for (JsonNode rule : type.row().path("immutable")) {
      String path = rule.path("path").asText();
      if (!applies(rule.path("when").asText(), before)) {
        continue;
      }
      JsonNode old = without(Json.at(before, path), rule.path("except"));
      JsonNode now = without(Json.at(after, path), rule.path("except"));
      if (!Json.same(old, now) && !(Json.isEmpty(old) && Json.isEmpty(now))) {
        String message = rule.path("message").asText("field is immutable");
        JsonNode shown = Json.at(after, path);
        errors.add(
            rule.path("kind").asText().equals("Forbidden")
                ? FieldError.forbidden(path, message)
                : FieldError.invalid(path, shown.isMissingNode() ? null : shown, message));
      }
    }
    return errors;
  }

  private static boolean applies(String when, ObjectNode before) {
    if (when.isEmpty()) {
      return true;
    }
    int not = when.indexOf("!=");
    return not < 0
        ? Json.at(before, when).asBoolean()
        : !Json.text(before, when.substring(0, not)).equals(when.substring(not + 2));
  }

  private static JsonNode without(JsonNode value, JsonNode except) {
    if (!(value instanceof ObjectNode object) || except.isMissingNode()) {
      return value;
    }
    ObjectNode copy = object.deepCopy();
    for (JsonNode one : except) {
      String[] path = one.asText().split("\\.", -1);
      if (path.length == 1) {
        copy.remove(path[0]);
      } else {
        copy.path(path[0]).forEach(e -> ((ObjectNode) e).remove(path[1]));
      }
    }
    return copy;
  }
}
