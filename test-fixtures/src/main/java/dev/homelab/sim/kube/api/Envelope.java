package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Decoder;
import dev.homelab.sim.kube.schema.Schema;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What every request body has around its kind's own fields. */
final class Envelope {
  private Envelope() {}

  /**
   * The typed form of a body; refuses another kind, wrong types and, when strict, unknown fields.
   */
  static ObjectNode decode(ResourceType type, ObjectNode sent, WriteOptions how) {
    kind(type, sent);
    ObjectNode whole = sent;
    if (!type.custom() && sent.has("stringData") && type.kind().equals("Secret")) {
      whole = sent.deepCopy();
    }
    Decoder decoder = new Decoder();
    ObjectNode typed = decoder.decode(whole, type.schema());
    typed.put("apiVersion", type.apiVersion());
    typed.put("kind", type.kind());
    if (decoder.badQuantity() && !type.custom()) {
      throw ApiException.badRequest(
          type.kind()
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind()
              + ": quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    if (!decoder.mismatches().isEmpty() && !type.custom()) {
      throw mismatch(type, decoder.mismatches().get(0));
    }
    if (!decoder.unknown().isEmpty()) {
      List<String> told =
          decoder.unknown().stream().map(p -> "unknown field \"" + p + "\"").toList();
      if (how.validation().equals("Strict")) {
        throw ApiException.badRequest(
            type.kind()
                + " in version \""
                + type.version()
                + "\" cannot be handled as a "
                + type.kind()
                + ": strict decoding error: "
                + String.join(", ", told));
      }
      if (how.validation().equals("Warn")) {
        how.warnings().addAll(told);
      }
    }
    return typed;
  }

  private static void kind(ResourceType type, ObjectNode sent) {
    String version = Json.text(sent, "apiVersion");
    String kind = Json.text(sent, "kind");
    if (kind.isEmpty()) {
      throw ApiException.badRequest("Object 'Kind' is missing in '" + sent + "'");
    }
    if (version.isEmpty()) {
      throw ApiException.badRequest("Object 'apiVersion' is missing in '" + sent + "'");
    }
    if (!version.equals(type.apiVersion()) && !type.custom() && !version.contains("/")) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + version
              + "\" cannot be handled as a "
              + kind
              + ": no kind \""
              + kind
              + "\" is registered for version \""
              + version
              + "\" in scheme \"pkg/runtime/scheme.go:111\"");
    }
    if (!version.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + version
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    if (!kind.equals(type.kind())) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind()
              + ": converting ("
              + kind
              + ") to ("
              + type.kind()
              + "): unknown conversion");
    }
  }

  private static ApiException mismatch(ResourceType type, Decoder.Mismatch m) {
    String at = m.path().replaceAll("\\[[0-9]+\\]", "");
    String was = m.value().getNodeType().name().toLowerCase(Locale.ROOT);
    String go = m.value().isBoolean() ? "bool" : was.equals("pojo") ? "object" : was;
    return ApiException.badRequest(
        type.kind()
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + type.kind()
            + ": json: cannot unmarshal "
            + go
            + " into Go struct field "
            + m.owner()
            + "."
            + at
            + " of type "
            + goType(m.expected()));
  }

  private static String goType(Schema schema) {
    return switch (schema.type()) {
      case STRING, TIME -> "string";
      case INTEGER -> "int32";
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case MAP -> "map[string]" + goType(schema.items());
      case ARRAY -> "[]" + goType(schema.items());
      case OBJECT -> "v1." + schema.name();
      default -> schema.name();
    };
  }

  /** Checks and completes name and namespace of a new object. */
  static void identify(ResourceType type, String namespace, ObjectNode object, World world) {
    place(type, namespace, object);
    ObjectNode metadata = Json.child(object, "metadata");
    String prefix = Json.text(metadata, "generateName");
    if (Json.text(metadata, "name").isEmpty()) {
      if (prefix.isEmpty()) {
        throw ApiException.invalid(
            type,
            "",
            List.of(FieldError.required("metadata.name", "name or generateName is required")));
      }
      String cut = prefix.length() > 58 ? prefix.substring(0, 58) : prefix;
      metadata.put("name", cut + world.suffix());
    }
  }

  /** Checks and completes the namespace of a new object. */
  static void place(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    String own = Json.text(metadata, "namespace");
    if (type.namespaced()) {
      if (!own.isEmpty() && !own.equals(namespace)) {
        throw ApiException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the"
                + " request");
      }
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
  }

  /** Checks name and namespace of a replacement against the path. */
  static void matches(ResourceType type, String namespace, String name, ObjectNode object) {
    String own = Json.text(object, "metadata.name");
    if (!own.equals(name)) {
      throw ApiException.badRequest(
          own.isEmpty()
              ? "the name of the object ("
                  + name
                  + " based on URL) was undeterminable: name must be provided"
              : "the name of the object ("
                  + own
                  + ") does not match the name on the URL ("
                  + name
                  + ")");
    }
    String in = Json.text(object, "metadata.namespace");
    if (type.namespaced() && !in.isEmpty() && !in.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the object ("
              + in
              + ") does not match the namespace on the URL ("
              + namespace
              + ")");
    }
    if (type.namespaced()) {
      Json.child(object, "metadata").put("namespace", namespace);
    }
  }

  /** Refuses an applied configuration with fields that the schema does not have. */
  static void applied(ResourceType type, String name, ObjectNode sent) {
    Decoder decoder = new Decoder();
    decoder.decode(sent, type.schema());
    List<String> errors =
        decoder.unknown().stream().map(p -> "." + p + ": field not declared in schema").toList();
    if (!errors.isEmpty()) {
      String group = type.group() + "/" + type.version();
      String what = Json.text(sent, "metadata.namespace") + "/" + name + "; " + group;
      what += ", Kind=" + type.kind();
      String all =
          errors.size() == 1
              ? errors.get(0)
              : "errors:\n" + errors.stream().map(e -> "  " + e).collect(Collectors.joining("\n"));
      throw ApiException.of(500, "", "failed to create typed patch object (" + what + "): " + all);
    }
    JsonNode managed = sent.path("metadata").path("managedFields");
    if (managed.isArray() && !managed.isEmpty()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
  }
}
