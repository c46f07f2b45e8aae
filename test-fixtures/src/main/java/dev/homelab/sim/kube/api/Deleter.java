package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The DELETE verb: preconditions, propagation, finalizers, grace periods. */
public final class Deleter {
  private final World world;
  private final Writer writer;
  private final RemovalPolicy policies;

  /** A deleter in the writer's world. */
  public Deleter(Writer writer) {
    this.writer = writer;
    this.world = writer.world();
    this.policies = new RemovalPolicy(world);
  }

  /**
   * Deletes an object, or marks it when something holds it.
   *
   * @return the answer: the object when it stays for now, else a Status or the object by kind
   * @throws ApiException when it is refused
   */
  public ObjectNode delete(ResourceType type, String namespace, String name, WriteOptions how) {
    while (true) {
      Stored before = writer.require(type, namespace, name);
      if (world.store().isBacked()) {
        return world.store().delete(before, how.options());
      }
      policies.check(type, before);
      ObjectNode next = before.copy();
      JsonNode policy = policy(type, how);
      preconditions(type, before, how.options());
      finalizers(next, policy);
      if (!stays(type, next, how.options())) {
        if (how.dryRun() || world.store().remove(before) != null) {
          return gone(type, before);
        }
        continue;
      }
      mark(type, next, how.options());
      if (Json.same(next, before.json()) || how.dryRun()) {
        return next;
      }
      Stored kept = world.store().put(type.resource(), namespace, name, next, before.version());
      if (kept != null) {
        return Writer.served(type, kept);
      }
    }
  }

  /** Jobs keep their pods unless somebody says otherwise, and the server warns of it. */
  private static JsonNode policy(ResourceType type, WriteOptions how) {
    boolean said = how.options().has("propagationPolicy") || how.options().has("orphanDependents");
    if (!type.resource().equals("jobs.batch") || said) {
      return how.options();
    }
    if (how.warnings().isEmpty()) {
      how.warnings()
          .add(
              "child pods are preserved by default when jobs are deleted; set"
                  + " propagationPolicy=Background to remove them or set"
                  + " propagationPolicy=Orphan to suppress this warning");
    }
    return Json.object().put("propagationPolicy", "Orphan");
  }

  private static void preconditions(ResourceType type, Stored before, JsonNode options) {
    JsonNode wanted = options.path("preconditions");
    String uid = Json.text(wanted, "uid");
    if (!uid.isEmpty() && !uid.equals(before.uid())) {
      throw ApiException.otherUid(type, before.name(), uid, before.uid());
    }
    check(
        type,
        before,
        "ResourceVersion",
        Json.text(wanted, "resourceVersion"),
        Long.toString(before.version()));
  }

  private static void check(
      ResourceType type, Stored before, String what, String wanted, String found) {
    if (!wanted.isEmpty() && !wanted.equals(found)) {
      throw ApiException.conflict(
          type,
          before.name(),
          "Precondition failed: "
              + what
              + " in precondition: "
              + wanted
              + ", "
              + what
              + " in object meta: "
              + found);
    }
  }

  private static void finalizers(ObjectNode object, JsonNode options) {
    String policy = Json.text(options, "propagationPolicy");
    boolean orphan = policy.equals("Orphan") || options.path("orphanDependents").asBoolean();
    ObjectNode metadata = Json.child(object, "metadata");
    ArrayNode left = Json.array();
    for (JsonNode finalizer : metadata.path("finalizers")) {
      boolean mine =
          finalizer.asText().equals("orphan") || finalizer.asText().equals("foregroundDeletion");
      if (!mine || policy.isEmpty()) {
        left.add(finalizer);
      }
    }
    if (orphan) {
      left.add("orphan");
    } else if (policy.equals("Foreground")) {
      left.add("foregroundDeletion");
    }
    if (left.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.set("finalizers", left);
    }
  }

  private static boolean stays(ResourceType type, ObjectNode object, JsonNode options) {
    boolean held = !Json.isEmpty(object.path("metadata").get("finalizers"));
    boolean namespace =
        type.resource().equals("namespaces") && !Json.isEmpty(Json.at(object, "spec.finalizers"));
    return held || namespace || grace(type, object, options) > 0;
  }

  private static long grace(ResourceType type, ObjectNode object, JsonNode options) {
    if (!type.resource().equals("pods")
        || Json.text(object, "spec.nodeName").isEmpty()
        || List.of("Failed", "Succeeded").contains(Json.text(object, "status.phase"))) {
      return 0;
    }
    JsonNode asked = options.path("gracePeriodSeconds");
    return asked.isNumber()
        ? asked.asLong()
        : Json.number(object, "spec.terminationGracePeriodSeconds", 30);
  }

  private void mark(ResourceType type, ObjectNode object, JsonNode options) {
    ObjectNode metadata = Json.child(object, "metadata");
    long grace = grace(type, object, options);
    if (!metadata.has("deletionTimestamp")) {
      metadata.put("deletionTimestamp", Instant.parse(world.now()).plusSeconds(grace).toString());
      if (!type.resource().equals("namespaces")) {
        metadata.put("deletionGracePeriodSeconds", grace);
      }
      if (type.generation()) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
    }
    if (type.resource().equals("namespaces")) {
      Json.child(object, "status").put("phase", "Terminating");
    }
  }

  private static ObjectNode gone(ResourceType type, Stored before) {
    if (returnsObject(type)) {
      return Writer.served(type, before);
    }
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", before.name());
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", before.uid());
    return status;
  }

  private static boolean returnsObject(ResourceType type) {
    return type.row().path("returnsDeleted").asBoolean();
  }

  /** Removes what a finalizer or grace period held; used by controllers. */
  public @Nullable Stored remove(Stored stored) {
    return world.store().remove(stored);
  }
}
