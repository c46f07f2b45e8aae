package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Own rules of the small kinds of the core and networking groups. */
final class CoreRules {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private CoreRules() {}

  /** Namespaces carry their name as a label and a finalizer until their content is gone. */
  static final class NamespaceRule implements KindRules.Rule {
    @Override
    public void defaults(ObjectNode object) {
      String name = Json.text(object, "metadata.name");
      if (!name.isEmpty()) {
        Json.child(object, "metadata.labels").put("kubernetes.io/metadata.name", name);
      }
    }

    @Override
    public void prepare(ObjectNode object, @Nullable ObjectNode before) {
      if (before == null) {
        Json.child(object, "spec").putArray("finalizers").add("kubernetes");
        Json.child(object, "status").put("phase", "Active");
      } else {
        Json.child(object, "spec").set("finalizers", Json.at(before, "spec.finalizers"));
      }
    }
  }

  /** Secrets fold {@code stringData} into {@code data}. */
  static final class SecretRule implements KindRules.Rule {
    @Override
    public void defaults(ObjectNode object) {
      if (object.remove("stringData") instanceof ObjectNode plain) {
        ObjectNode data = Json.child(object, "data");
        plain
            .properties()
            .forEach(
                e ->
                    data.put(
                        e.getKey(),
                        Base64.getEncoder()
                            .encodeToString(
                                e.getValue().asText().getBytes(StandardCharsets.UTF_8))));
      }
    }

    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      List<FieldError> errors = new ArrayList<>(keys(object, "data"));
      if (Json.text(object, "type").equals("kubernetes.io/tls")) {
        for (String key : List.of("tls.crt", "tls.key")) {
          if (!object.path("data").has(key)) {
            errors.add(FieldError.required("data[" + key + "]", ""));
          }
        }
      }
      return errors;
    }
  }

  /** ConfigMap keys are file names. */
  static final class ConfigMapRule implements KindRules.Rule {
    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      List<FieldError> errors = new ArrayList<>(keys(object, "data"));
      errors.addAll(keys(object, "binaryData"));
      return errors;
    }
  }

  private static List<FieldError> keys(ObjectNode object, String field) {
    List<FieldError> errors = new ArrayList<>();
    object
        .path(field)
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEY.matcher(key).matches()) {
                errors.add(
                    FieldError.invalid(
                        field + "[" + key + "]",
                        key,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or"
                            + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used"
                            + " for validation is '[-._a-zA-Z0-9]+')"));
              }
            });
    return errors;
  }

  /** Claims take the default class, begin as Pending, and only grow. */
  static final class ClaimRule implements KindRules.Rule {
    private final World world;

    ClaimRule(World world) {
      this.world = world;
    }

    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      List<FieldError> errors = new ArrayList<>();
      JsonNode spec = object.path("spec");
      if (spec.path("accessModes").isEmpty()) {
        errors.add(FieldError.required("spec.accessModes", "at least 1 access mode is required"));
      }
      if (Json.at(spec, "resources.requests.storage").isMissingNode()) {
        errors.add(FieldError.required("spec.resources[storage]", ""));
      }
      return errors;
    }

    @Override
    public void prepare(ObjectNode object, @Nullable ObjectNode before) {
      if (before != null) {
        return;
      }
      Json.child(object, "status").put("phase", "Pending");
      Json.child(object, "metadata").withArray("finalizers").add("kubernetes.io/pvc-protection");
      if (!Json.at(object, "spec").has("storageClassName")) {
        for (Stored one : world.store().list("storageclasses.storage.k8s.io", null).items()) {
          if (Json.at(one.json(), "metadata.annotations")
              .path("storageclass.kubernetes.io/is-default-class")
              .asText()
              .equals("true")) {
            Json.child(object, "spec").put("storageClassName", one.name());
          }
        }
      }
    }
  }

  /** Volumes stay until nothing uses them. */
  static final class VolumeRule implements KindRules.Rule {
    @Override
    public void prepare(ObjectNode object, @Nullable ObjectNode before) {
      if (before == null) {
        Json.child(object, "metadata").withArray("finalizers").add("kubernetes.io/pv-protection");
      }
    }
  }

  /** Limits of containers: the maximum is the default. */
  static final class LimitRangeRule implements KindRules.Rule {
    @Override
    public void defaults(ObjectNode object) {
      for (JsonNode limit : Json.at(object, "spec.limits")) {
        if (Json.text(limit, "type").equals("Container")) {
          fill((ObjectNode) limit, "default", limit.path("max"));
          fill((ObjectNode) limit, "defaultRequest", limit.path("default"));
          fill((ObjectNode) limit, "defaultRequest", limit.path("min"));
        }
      }
    }

    private static void fill(ObjectNode limit, String field, JsonNode from) {
      for (var e : from.properties()) {
        ObjectNode to = Json.child(limit, field);
        if (!to.has(e.getKey())) {
          to.set(e.getKey(), e.getValue());
        }
      }
    }
  }

  /** Role references name their group; subjects too. */
  static final class RoleBindingRule implements KindRules.Rule {
    private static final String GROUP = "rbac.authorization.k8s.io";

    @Override
    public void defaults(ObjectNode object) {
      ObjectNode ref = Json.child(object, "roleRef");
      if (Json.text(ref, "apiGroup").isEmpty()) {
        ref.put("apiGroup", GROUP);
      }
      for (JsonNode subject : object.path("subjects")) {
        boolean account = Json.text(subject, "kind").equals("ServiceAccount");
        if (!account && Json.text(subject, "apiGroup").isEmpty()) {
          ((ObjectNode) subject).put("apiGroup", GROUP);
        }
      }
    }

    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      List<FieldError> errors = new ArrayList<>();
      List<JsonNode> kinds = new ArrayList<>(List.of(Json.object().textNode("ClusterRole")));
      if (Json.text(object, "kind").equals("RoleBinding")) {
        kinds.add(0, Json.object().textNode("Role"));
      }
      JsonNode kind = Json.at(object, "roleRef.kind");
      if (!kinds.contains(kind)) {
        JsonNode shown = kind.isMissingNode() ? Json.object().textNode("") : kind;
        errors.add(FieldError.unsupported("roleRef.kind", shown, kinds));
      }
      return errors;
    }
  }

  /** Ingresses need something to route to. */
  static final class IngressRule implements KindRules.Rule {
    @Override
    public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      JsonNode spec = object.path("spec");
      List<FieldError> errors = new ArrayList<>();
      if (Json.isEmpty(spec.get("rules")) && Json.isEmpty(spec.get("defaultBackend"))) {
        errors.add(
            FieldError.invalid(
                "spec", (JsonNode) null, "either `defaultBackend` or `rules` must be specified"));
      }
      int r = 0;
      for (JsonNode rule : spec.path("rules")) {
        int p = 0;
        for (JsonNode path : rule.path("http").path("paths")) {
          String at = "spec.rules[" + r + "].http.paths[" + p++ + "]";
          String type = Json.text(path, "pathType");
          if (type.isEmpty()) {
            errors.add(FieldError.required(at + ".pathType", "pathType must be specified"));
            continue;
          }
          if (!type.equals("ImplementationSpecific") && !Json.text(path, "path").startsWith("/")) {
            errors.add(
                FieldError.invalid(
                    at + ".path", Json.text(path, "path"), "must be an absolute path"));
          }
        }
        r++;
      }
      return errors;
    }
  }
}
