package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Defaulting;
import dev.homelab.sim.kube.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens to an object between being read and being written. */
final class Admission {
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final World world;
  private final KindRules rules;
  private final PodLimits limits;
  private final QuotaCheck quotas;

  Admission(World world) {
    this.world = world;
    this.rules = new KindRules(world);
    this.limits = new PodLimits(world);
    this.quotas = new QuotaCheck(world);
  }

  /** What the namespace's limit ranges give to a new object. */
  void limit(ResourceType type, String namespace, ObjectNode object) {
    if (type.resource().equals("pods")) {
      limits.fill(namespace, object);
    }
  }

  /** Refuses a new object that takes more than the namespace's quotas leave. */
  void charge(ResourceType type, String namespace, ObjectNode object) {
    quotas.check(type, namespace, object);
  }

  /** Refuses objects for a namespace that is not there or is going away. */
  void namespace(ResourceType type, String namespace, String name) {
    if (!type.namespaced()) {
      return;
    }
    ResourceType namespaces = world.registry().require("namespaces");
    Stored found = known(namespace);
    if (found == null) {
      throw ApiException.notFound(namespaces, namespace);
    }
    if (found.terminating()) {
      throw ApiException.terminating(type, name, namespace);
    }
  }

  /**
   * A namespace; where a server keeps the objects, one that it made just now may not be known yet,
   * and is waited for a moment, as kube-apiserver's own admission does (NamespaceLifecycle).
   */
  private @Nullable Stored known(String namespace) {
    Stored found = world.store().get("namespaces", "", namespace);
    long end = System.nanoTime() + LATE.toNanos();
    while (found == null && world.store().isBacked() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
      found = world.store().get("namespaces", "", namespace);
    }
    return found;
  }

  /** Defaults. */
  void complete(ResourceType type, ObjectNode object) {
    Defaulting.apply(object, type.schema());
    rules.defaults(type, object);
  }

  /** What only the server may fill in. */
  void prepare(ResourceType type, ObjectNode object, @Nullable ObjectNode before) {
    rules.prepare(type, object, before);
  }

  /** Every rule of the kind. */
  void check(ResourceType type, ObjectNode object, @Nullable ObjectNode before, WriteOptions how) {
    if (how.trusted() && !type.custom()) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    String name = Json.text(object, "metadata.name");
    if (before == null) {
      errors.addAll(Names.name(type.row().path("name").asText(), name));
    }
    metadata(object, errors);
    if (before != null) {
      finalizers(before, object, errors);
    }
    if (before != null) {
      errors.addAll(Immutables.check(type, before, object));
    }
    if (errors.isEmpty() || before == null) {
      errors.addAll(rules.check(type, object, before, how));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(type, name, errors);
    }
  }

  /** The server looks twice and tells it twice. */
  private static void finalizers(ObjectNode before, ObjectNode after, List<FieldError> errors) {
    if (!before.path("metadata").has("deletionTimestamp")) {
      return;
    }
    List<JsonNode> added = Json.elements(after.path("metadata").path("finalizers"));
    added.removeAll(Json.elements(before.path("metadata").path("finalizers")));
    if (!added.isEmpty()) {
      String list = added.stream().map(JsonNode::toString).collect(Collectors.joining(", "));
      FieldError error =
          FieldError.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + list
                  + "}");
      errors.add(error);
      errors.add(error);
    }
  }

  private static void metadata(ObjectNode object, List<FieldError> errors) {
    JsonNode metadata = object.path("metadata");
    errors.addAll(Names.labels("metadata.labels", metadata.path("labels")));
    metadata
        .path("annotations")
        .properties()
        .forEach(
            e ->
                errors.addAll(
                    Names.qualified(
                        "metadata.annotations", e.getKey().toLowerCase(java.util.Locale.ROOT))));
    for (JsonNode owner : metadata.path("ownerReferences")) {
      String path = "metadata.ownerReferences";
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.text(owner, field).isEmpty()) {
          errors.add(
              FieldError.invalid(
                  path + "." + field,
                  Json.text(owner, field),
                  (field.equals("apiVersion") ? "version " : "") + "must not be empty"));
        }
      }
    }
    for (JsonNode finalizer : metadata.path("finalizers")) {
      String text = finalizer.asText();
      errors.addAll(Names.qualified("metadata.finalizers", text));
    }
  }
}
