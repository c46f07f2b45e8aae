package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.apply.Ownership;
import dev.homelab.sim.kube.apply.Step;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.patch.Patches;
import dev.homelab.sim.kube.patch.StrategicMerge;
import dev.homelab.sim.kube.schema.Decoder;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The PATCH verb: server-side apply and the three patch formats. */
public final class Applier {
  private final Writer writer;

  /** An applier that writes through a writer. */
  public Applier(Writer writer) {
    this.writer = writer;
  }

  /**
   * The result of an apply.
   *
   * @param stored the object
   * @param created whether it is new
   */
  public record Result(Stored stored, boolean created) {}

  /**
   * Server-side apply.
   *
   * @throws ApiException when it is refused or conflicts
   */
  public Result apply(
      ResourceType type, String namespace, String name, ObjectNode sent, WriteOptions how) {
    Envelope.applied(type, name, sent);
    ObjectNode config = new Decoder().decode(sent, type.schema());
    identity(type, namespace, name, config);
    while (true) {
      Stored before = writer.world().store().get(type.resource(), namespace, name);
      if (before == null) {
        return new Result(create(type, namespace, config, how), true);
      }
      Stored done = again(type, before, config, how);
      if (done != null) {
        return new Result(done, false);
      }
    }
  }

  /** Refuses an apply that does not say who applies. */
  static void requireManager(Call call) {
    if (call.text("fieldManager").isEmpty()) {
      throw ApiException.invalid(
          "PatchOptions.meta.k8s.io",
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(FieldError.required("fieldManager", "is required for apply patch")));
    }
  }

  static void identity(ResourceType type, String namespace, String name, ObjectNode config) {
    if (!Json.text(config, "apiVersion").equals(type.apiVersion())
        || !Json.text(config, "kind").equals(type.kind())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + Json.text(config, "apiVersion")
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    String own = Json.text(config, "metadata.name");
    if (!own.isEmpty() && !own.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object (" + own + ") does not match the name on the URL (" + name + ")");
    }
    ObjectNode metadata = Json.child(config, "metadata");
    String in = Json.text(metadata, "namespace");
    if (type.namespaced() && !in.isEmpty() && !in.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the object ("
              + in
              + ") does not match the namespace on the URL ("
              + namespace
              + ")");
    }
    metadata.put("name", name);
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    metadata.remove("managedFields");
  }

  private Stored create(ResourceType type, String namespace, ObjectNode config, WriteOptions how) {
    if (!how.subresource().isEmpty()) {
      throw ApiException.notFound(type, Json.text(config, "metadata.name"));
    }
    ObjectNode empty = Json.object();
    Ownership.Applied applied =
        writer.ownership(type, how).apply(empty, config, writer.by(type, how), how.force());
    return writer.createDecoded(type, namespace, applied.object().deepCopy(), how, true);
  }

  private @Nullable Stored again(
      ResourceType type, Stored before, ObjectNode config, WriteOptions how) {
    ObjectNode live = Writer.served(type, before);
    JsonNode version = config.path("metadata").path("resourceVersion");
    if (version.isTextual() && !version.asText().equals(Long.toString(before.version()))) {
      throw ApiException.conflict(
          type,
          before.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    ObjectNode stated = config.deepCopy();
    if (how.subresource().equals("status")) {
      stated.remove("spec");
    }
    if (how.subresource().isEmpty()
        && type.splitsStatus()
        && !type.row().path("statusOnCreate").asBoolean()) {
      stated.remove("status");
    }
    Ownership.Applied applied =
        writer.ownership(type, how).apply(live, stated, writer.by(type, how), how.force());
    if (!applied.conflicts().isEmpty()) {
      throw conflict(applied.conflicts());
    }
    return writer.replace(type, before, applied.object().deepCopy(), how, true);
  }

  static ApiException conflict(List<Ownership.Conflict> conflicts) {
    ArrayNode causes = Json.array();
    Map<String, StringBuilder> byManager = new TreeMap<>();
    for (Ownership.Conflict c : conflicts) {
      String who = who(c);
      String path = c.path().stream().map(Applier::show).collect(Collectors.joining());
      ObjectNode cause = causes.addObject().put("reason", "FieldManagerConflict");
      cause.put("message", "conflict with " + who).put("field", path);
      byManager
          .computeIfAbsent(who, w -> new StringBuilder("conflicts with " + w + ":"))
          .append("\n- ")
          .append(path);
    }
    String message =
        conflicts.size() == 1
            ? "Apply failed with 1 conflict: conflict with "
                + who(conflicts.get(0))
                + ": "
                + causes.get(0).path("field").asText()
            : "Apply failed with "
                + conflicts.size()
                + " conflicts: "
                + String.join("\n", byManager.values());
    return ApiException.applyConflict(message, causes);
  }

  private static String who(Ownership.Conflict c) {
    String sub = c.entry().subresource();
    String who = "\"" + c.entry().manager() + "\"";
    if (!sub.isEmpty()) {
      who += " with subresource \"" + sub + "\"";
    }
    return c.entry().operation().equals("Update") ? who + " using " + c.entry().apiVersion() : who;
  }

  private static String show(Step step) {
    if (step.isField()) {
      return "." + step.rest();
    }
    if (step.text().startsWith("v:")) {
      return "[=" + step.rest() + "]";
    }
    return Json.read(step.rest()).properties().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(",", "[", "]"));
  }

  /**
   * Any other patch.
   *
   * @param kind the media type
   * @throws ApiException when it cannot be done or is refused
   */
  public Stored patch(
      ResourceType type,
      String namespace,
      String name,
      String kind,
      JsonNode body,
      WriteOptions how) {
    if (kind.startsWith("application/strategic") && type.custom()) {
      throw ApiException.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    return writer.change(
        type,
        namespace,
        name,
        how,
        "",
        before -> {
          try {
            JsonNode next = result(type, kind, before, body);
            ObjectNode typed = patched(type, next, body, how);
            Json.child(typed, "metadata").put("name", name);
            return typed;
          } catch (Patches.PatchException e) {
            throw ApiException.unprocessable();
          }
        });
  }

  private static ObjectNode patched(
      ResourceType type, JsonNode next, JsonNode body, WriteOptions how) {
    Decoder decoder = new Decoder();
    ObjectNode typed = decoder.decode((ObjectNode) next, type.schema());
    typed.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    if (!decoder.unknown().isEmpty() && !how.validation().equals("Ignore")) {
      List<String> told =
          decoder.unknown().stream().map(p -> "unknown field \"" + p + "\"").toList();
      if (how.validation().equals("Strict")) {
        String text = "strict decoding error: " + String.join(", ", told);
        throw ApiException.invalid(
            "", "", "", "", List.of(FieldError.invalid("patch", body.toString(), text)));
      }
      how.warnings().addAll(told);
    }
    return typed;
  }

  static JsonNode result(ResourceType type, String kind, ObjectNode before, JsonNode body) {
    if (kind.startsWith("application/json-patch")) {
      return Patches.json(before, body);
    }
    if (kind.startsWith("application/merge-patch")) {
      return Patches.merge(before, body);
    }
    if (kind.startsWith("application/strategic")) {
      return StrategicMerge.apply(before, body, type.schema());
    }
    throw ApiException.of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/strategic-merge-patch+json, application/apply-patch+yaml");
  }
}
