package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Definitions of custom resources: names, versions, stored versions. */
final class DefinitionRule implements KindRules.Rule {
  @Override
  public void defaults(ObjectNode object) {
    ObjectNode names = Json.child(object, "spec.names");
    String kind = Json.text(names, "kind");
    if (!kind.isEmpty() && Json.text(names, "singular").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!kind.isEmpty() && Json.text(names, "listKind").isEmpty()) {
      names.put("listKind", kind + "List");
    }
  }

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode before) {
    ObjectNode status = Json.child(object, "status");
    if (before == null) {
      status.putNull("conditions");
      status.putObject("acceptedNames").put("plural", "").put("kind", "");
      status.putArray("storedVersions");
    }
    ArrayNode stored = status.withArray("storedVersions");
    for (JsonNode version : Json.at(object, "spec.versions")) {
      boolean known = Json.elements(stored).contains(version.path("name"));
      if (version.path("storage").asBoolean() && !known) {
        stored.add(version.path("name"));
      }
    }
  }

  @Override
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    String group = Json.text(object, "spec.group");
    String plural = Json.text(object, "spec.names.plural");
    String name = Json.text(object, "metadata.name");
    if (before == null && !name.equals(plural + "." + group)) {
      errors.add(
          FieldError.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
    }
    int storage = 0;
    int at = 0;
    for (JsonNode version : Json.at(object, "spec.versions")) {
      storage += version.path("storage").asBoolean() ? 1 : 0;
      String path = "spec.versions[" + at++ + "].schema.openAPIV3Schema";
      JsonNode schema = Json.at(version, "schema.openAPIV3Schema");
      if (schema.isMissingNode()) {
        errors.add(FieldError.required(path, ""));
      } else {
        DefinitionSchemas.check(schema, path, errors);
      }
    }
    if (storage != 1) {
      errors.add(
          FieldError.invalid(
              "spec.versions",
              Json.at(object, "spec.versions"),
              "must have exactly one version marked as storage version"));
      if (storage == 0) {
        errors.add(
            FieldError.invalid(
                "status.storedVersions", (JsonNode) null, "must have at least one stored version"));
      }
    }
    return errors;
  }
}
