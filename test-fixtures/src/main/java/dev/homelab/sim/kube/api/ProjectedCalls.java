package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.apply.Ownership;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.patch.Patches;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of kinds that are projections. They differ from those of kept kinds as an aggregated
 * API without a store of its own does: no pages, no deletion of collections, no ownership of fields
 * that lasts, and a dry run is a run (the options of a call are not handed on).
 */
final class ProjectedCalls {
  private final Writer writer;
  private final Reader reader;
  private final Watcher watcher;

  ProjectedCalls(Writer writer, Reader reader, Watcher watcher) {
    this.writer = writer;
    this.reader = reader;
    this.watcher = watcher;
  }

  Reply answer(Projection projection, ResourceType type, Target target, Call call) {
    if (!target.subresource().isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return target.name().isEmpty()
        ? collection(projection, type, target.namespace(), call)
        : object(projection, type, target, call);
  }

  private Reply collection(
      Projection projection, ResourceType type, @Nullable String namespace, Call call) {
    switch (call.method()) {
      case "GET" -> {
        return asksWatch(call)
            ? watcher.watch(type, namespace, call)
            : reader.list(type, namespace, call.with("limit", "").with("continue", ""));
      }
      case "POST" -> {
        if (namespace == null) {
          throw ApiException.notAllowed();
        }
        WriteOptions how = Api.options(call, "");
        ObjectNode object = Envelope.decode(type, Api.object(call), how);
        Envelope.place(type, namespace, object);
        return written(201, type, create(projection, type, namespace, object), how);
      }
      default -> throw ApiException.notAllowed();
    }
  }

  private static boolean asksWatch(Call call) {
    return call.param("watch") != null && call.flag("watch");
  }

  private Stored create(
      Projection projection, ResourceType type, String namespace, ObjectNode object) {
    writer.requireNamespace(type, namespace, Json.text(object, "metadata.name"));
    return projection.create(type, namespace, object);
  }

  private Reply object(Projection projection, ResourceType type, Target target, Call call) {
    String namespace = target.namespace() == null ? "" : target.namespace();
    String name = target.name();
    switch (call.method()) {
      case "GET" -> {
        return asksWatch(call)
            ? watcher.watch(type, namespace, call.with("fieldSelector", "metadata.name=" + name))
            : reader.get(type, require(projection, type, namespace, name), call);
      }
      case "PUT" -> {
        WriteOptions how = Api.options(call, "");
        ObjectNode object = Envelope.decode(type, Api.object(call), how);
        Envelope.matches(type, namespace, name, object);
        Stored seen = require(projection, type, namespace, name);
        return written(200, type, projection.replace(type, seen, object), how);
      }
      case "PATCH" -> {
        String media = call.header("Content-Type");
        return media.startsWith("application/apply-patch")
            ? apply(projection, type, namespace, name, call)
            : patch(projection, type, require(projection, type, namespace, name), call);
      }
      case "DELETE" -> {
        return Reply.json(200, projection.delete(type, namespace, name));
      }
      default -> throw ApiException.notAllowed();
    }
  }

  private Stored require(Projection projection, ResourceType type, String namespace, String name) {
    Stored found = projections().found(projection.find(type, namespace, name));
    if (found == null) {
      throw ApiException.notFound(type, name);
    }
    return found;
  }

  /**
   * Server-side apply onto an object that has lost who owned what: everything in it belongs to a
   * manager of that name, so that every change of a value needs force and nothing is ever removed.
   */
  private Reply apply(
      Projection projection, ResourceType type, String namespace, String name, Call call) {
    WriteOptions how = Api.options(call, "");
    Applier.requireManager(call);
    ObjectNode config = Envelope.decode(type, Api.object(call), how);
    config.remove("status");
    Applier.identity(type, namespace, name, config);
    Stored seen = projections().found(projection.find(type, namespace, name));
    if (seen == null) {
      return written(201, type, create(projection, type, namespace, config), how);
    }
    Ownership.Applied applied =
        new Ownership(type.schema(), List.of("status"))
            .apply(seen.copy(), config, writer.by(type, how), how.force());
    if (!applied.conflicts().isEmpty()) {
      throw Applier.conflict(applied.conflicts());
    }
    return written(200, type, projection.replace(type, seen, applied.object().deepCopy()), how);
  }

  private Projections projections() {
    return writer.world().projections();
  }

  private static Reply patch(Projection projection, ResourceType type, Stored seen, Call call) {
    WriteOptions how = Api.options(call, "");
    JsonNode body = Api.any(call);
    String media = call.header("Content-Type");
    JsonNode next;
    try {
      next =
          media.startsWith("application/strategic")
              ? strategic(seen.copy(), body)
              : Applier.result(type, media, seen.copy(), body);
    } catch (Patches.PatchException e) {
      throw ApiException.unprocessable();
    }
    ObjectNode object = Envelope.decode(type, (ObjectNode) next, how);
    Envelope.matches(type, seen.namespace(), seen.name(), object);
    return written(200, type, projection.replace(type, seen, object), how);
  }

  /** The server knows no fields of a spec, so that a strategic merge of one fails in the middle. */
  private static JsonNode strategic(ObjectNode seen, JsonNode body) {
    var fields = body.path("spec").fieldNames();
    if (fields.hasNext()) {
      throw ApiException.of(
          500,
          "",
          "unable to find api field in struct JSON for the json field \"" + fields.next() + "\"");
    }
    return Patches.merge(seen, body);
  }

  private static Reply written(int code, ResourceType type, Stored shown, WriteOptions how) {
    return Api.written(code, type, shown, how);
  }
}
