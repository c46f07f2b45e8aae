package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.apply.Ownership;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Creates and changes objects: admission, defaults, validation, ownership, the write itself. */
public final class Writer {
  private final World world;
  private final Admission admission;

  /** A writer into a world. */
  public Writer(World world) {
    this.world = world;
    this.admission = new Admission(world);
  }

  /** What this writer writes into. */
  public World world() {
    return world;
  }

  /**
   * Creates an object.
   *
   * @throws ApiException when it is refused
   */
  public Stored create(ResourceType type, String namespace, ObjectNode sent, WriteOptions how) {
    ObjectNode object = Envelope.decode(type, sent, how);
    Envelope.identify(type, namespace, object, world);
    return createDecoded(type, namespace, object, how, false);
  }

  Stored createDecoded(
      ResourceType type, String namespace, ObjectNode object, WriteOptions how, boolean applied) {
    String name = Json.text(object, "metadata.name");
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    if (!Json.text(metadata, "resourceVersion").isEmpty()
        && !Json.text(metadata, "resourceVersion").equals("0")) {
      throw ApiException.of(500, "", "resourceVersion should not be set on objects to be created");
    }
    metadata.remove("resourceVersion");
    if (world.store().isBacked()) {
      return kept(type, namespace, name, object, how);
    }
    admission.namespace(type, namespace, name);
    if (world.store().get(type.resource(), namespace, name) != null) {
      throw ApiException.alreadyExists(type, name);
    }
    if (type.splitsStatus() && !how.trusted() && !type.row().path("statusOnCreate").asBoolean()) {
      object.remove("status");
    }
    admission.complete(type, object);
    admission.limit(type, namespace, object);
    if (!applied) {
      ownership(type, how).update(null, object, by(type, how));
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", world.now());
    if (type.generation()) {
      metadata.put("generation", 1);
    } else {
      metadata.remove("generation");
    }
    admission.prepare(type, object, null);
    admission.check(type, object, null, how);
    admission.charge(type, namespace, object);
    if (how.dryRun()) {
      return dry(type, namespace, name, object);
    }
    return kept(type, namespace, name, object, how);
  }

  private Stored kept(
      ResourceType type, String namespace, String name, ObjectNode object, WriteOptions how) {
    Stored kept = world.store().put(how.manager(), type.resource(), namespace, name, object, 0);
    if (kept == null) {
      throw ApiException.alreadyExists(type, name);
    }
    return kept;
  }

  private static Stored dry(ResourceType type, String namespace, String name, ObjectNode object) {
    return Stored.unkept(type.resource(), namespace, name, object);
  }

  /**
   * Replaces an object.
   *
   * @throws ApiException when it is refused
   */
  public Stored update(
      ResourceType type, String namespace, String name, ObjectNode sent, WriteOptions how) {
    ObjectNode object = Envelope.decode(type, sent, how);
    Envelope.matches(type, namespace, name, object);
    String version = Json.text(object, "metadata.resourceVersion");
    if (version.isEmpty() && !type.row().path("unconditional").asBoolean(!type.custom())) {
      throw ApiException.unversioned(type, name);
    }
    return change(type, namespace, name, how, version, before -> object.deepCopy());
  }

  /** Refuses a new object when its namespace is not there or is going away. */
  void requireNamespace(ResourceType type, String namespace, String name) {
    admission.namespace(type, namespace, name);
  }

  /** The object, or a refusal that says it is not there. */
  public Stored require(ResourceType type, String namespace, String name) {
    Stored found = world.store().get(type.resource(), namespace, name);
    if (found == null) {
      throw ApiException.notFound(type, name);
    }
    return found;
  }

  /**
   * Changes an object by a function of what is there, again when somebody was faster.
   *
   * @param version the version that must still be there, empty for any
   * @throws ApiException when it is refused
   */
  public Stored change(
      ResourceType type,
      String namespace,
      String name,
      WriteOptions how,
      String version,
      UnaryOperator<ObjectNode> change) {
    while (true) {
      Stored before = require(type, namespace, name);
      if (!version.isEmpty() && !version.equals(Long.toString(before.version()))) {
        throw changed(type, name);
      }
      ObjectNode next = change.apply(served(type, before));
      String wanted = Json.text(next, "metadata.resourceVersion");
      if (!wanted.isEmpty() && !wanted.equals(Long.toString(before.version()))) {
        throw changed(type, name);
      }
      Stored done = replace(type, before, next, how, false);
      if (done != null) {
        return done;
      }
    }
  }

  private static ApiException changed(ResourceType type, String name) {
    return ApiException.conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ObjectNode served(ResourceType type, Stored stored) {
    ObjectNode copy = stored.copy();
    copy.put("apiVersion", type.apiVersion());
    return copy;
  }

  /** Writes the next state of an object; null when the kept one has moved on meanwhile. */
  @Nullable Stored replace(
      ResourceType type, Stored before, ObjectNode next, WriteOptions how, boolean applied) {
    ObjectNode old = served(type, before);
    keepIdentity(old, next, type);
    if (how.subresource().equals("status")) {
      next = onlyStatus(old, next, type);
    } else if (type.splitsStatus()) {
      restore(next, old, "status");
    }
    if (world.store().isBacked()) {
      return sameBut(old, next) ? before : put(type, before, next, how);
    }
    admission.complete(type, next);
    if (!applied) {
      ownership(type, how).update(old, next, by(type, how));
    }
    admission.prepare(type, next, old);
    boolean same = sameBut(old, next);
    if (same
        && Json.same(
            old.path("metadata").path("managedFields"),
            next.path("metadata").path("managedFields"))) {
      return before;
    }
    boolean counted = type.generation() && !how.subresource().equals("status");
    if (counted && specChanged(type, old, next)) {
      Json.child(next, "metadata")
          .put("generation", old.path("metadata").path("generation").asLong() + 1);
    }
    admission.check(type, next, old, how);
    if (how.dryRun()) {
      Json.child(next, "metadata").put("resourceVersion", Long.toString(before.version()));
      return dry(type, before.namespace(), before.name(), next);
    }
    boolean gone =
        before.terminating()
            && Json.isEmpty(next.path("metadata").get("finalizers"))
            && !holds(type, next);
    Stored kept = put(type, before, next, how);
    if (kept != null && gone) {
      world.store().remove(kept);
    }
    return kept;
  }

  private @Nullable Stored put(
      ResourceType type, Stored before, ObjectNode next, WriteOptions how) {
    String resource = type.resource();
    long version = before.version();
    return world
        .store()
        .put(how.manager(), resource, before.namespace(), before.name(), next, version);
  }

  private static boolean holds(ResourceType type, ObjectNode object) {
    boolean graceful =
        type.plural().equals("pods")
            && object.path("metadata").path("deletionGracePeriodSeconds").asLong() > 0;
    return graceful
        || (type.plural().equals("namespaces")
            && !Json.isEmpty(Json.at(object, "spec.finalizers")));
  }

  private static void keepIdentity(ObjectNode old, ObjectNode next, ResourceType type) {
    ObjectNode from = Json.child(old, "metadata");
    ObjectNode to = Json.child(next, "metadata");
    for (String field :
        List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "resourceVersion",
            "deletionGracePeriodSeconds",
            "name",
            "namespace")) {
      if (field.equals("uid") && to.has("uid") && !to.path("uid").equals(from.path("uid"))) {
        throw ApiException.conflict(
            type,
            from.path("name").asText(),
            "Precondition failed: UID in precondition: "
                + to.path("uid").asText()
                + ", UID in object meta: "
                + from.path("uid").asText());
      }
      restore(to, from, field);
    }
  }

  private static void restore(ObjectNode to, ObjectNode from, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value);
    }
  }

  private static ObjectNode onlyStatus(ObjectNode old, ObjectNode next, ResourceType type) {
    ObjectNode out = old.deepCopy();
    restore(out, next, "status");
    ObjectNode metadata = Json.child(out, "metadata");
    restore(metadata, Json.child(next, "metadata"), "managedFields");
    if (!type.custom()) {
      for (String field : List.of("labels", "annotations")) {
        restore(metadata, Json.child(next, "metadata"), field);
      }
    }
    return out;
  }

  private static boolean sameBut(ObjectNode old, ObjectNode next) {
    ObjectNode a = old.deepCopy();
    ObjectNode b = next.deepCopy();
    Json.child(a, "metadata").remove(List.of("managedFields", "resourceVersion"));
    Json.child(b, "metadata").remove(List.of("managedFields", "resourceVersion"));
    return Json.same(a, b);
  }

  private static boolean specChanged(ResourceType type, ObjectNode old, ObjectNode next) {
    ObjectNode a = old.deepCopy();
    ObjectNode b = next.deepCopy();
    for (JsonNode field : type.row().path("generationBy")) {
      JsonNode was = a.path("metadata").path(field.asText());
      JsonNode is = b.path("metadata").path(field.asText());
      if (!Json.same(was, is) && !(Json.isEmpty(was) && Json.isEmpty(is))) {
        return true;
      }
    }
    a.remove("metadata");
    b.remove("metadata");
    if (type.splitsStatus()) {
      a.remove("status");
      b.remove("status");
    }
    return !Json.same(a, b);
  }

  Ownership ownership(ResourceType type, WriteOptions how) {
    List<String> reset = new ArrayList<>();
    if (how.subresource().equals("status")) {
      reset.add("spec");
    } else if (type.splitsStatus() && !type.row().path("statusOnCreate").asBoolean()) {
      reset.add("status");
    }
    return new Ownership(type.schema(), reset);
  }

  Ownership.Writer by(ResourceType type, WriteOptions how) {
    return new Ownership.Writer(how.manager(), type.apiVersion(), how.subresource(), world.now());
  }
}
