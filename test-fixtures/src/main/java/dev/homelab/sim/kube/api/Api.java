package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes calls to verbs and turns refusals into Status answers. */
public final class Api {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final World world;
  private final Writer writer;
  private final Applier applier;
  private final Deleter deleter;
  private final Reader reader;
  private final Watcher watcher;
  private final Fixed fixed;
  private final Subresources subresources;
  private final ProjectedCalls projected;
  private final Rights rights = new Rights();

  /**
   * @param world the objects and types
   * @param logs what pods have logged
   * @param console what happens inside pods
   */
  public Api(World world, PodLogs logs, PodConsole console) {
    this.world = world;
    this.writer = new Writer(world);
    this.applier = new Applier(writer);
    this.deleter = new Deleter(writer);
    this.reader = new Reader(world);
    this.watcher = new Watcher(world);
    this.fixed = new Fixed(world.registry());
    this.projected = new ProjectedCalls(writer, reader, watcher);
    this.subresources = new Subresources(writer, deleter, logs, console);
  }

  /** The writer, for controllers. */
  public Writer writer() {
    return writer;
  }

  /** The deleter, for controllers. */
  public Deleter deleter() {
    return deleter;
  }

  /** What the person may do. */
  public Rights rights() {
    return rights;
  }

  /** Answers a call. */
  public Reply answer(Call call) {
    try {
      Target target = Target.parse(call.path());
      if (target != null && !world.projections().answers(target.group())) {
        return Reply.text(503, "service unavailable\n");
      }
      Reply known = fixed.answer(call);
      known = known != null ? known : rights.review(call);
      known = known != null ? known : rights.refusal(call, call.user());
      if (known == null && target != null) {
        known = world.projections().answer(target.group(), call);
      }
      return known != null ? known : resource(call);
    } catch (ApiException e) {
      return Reply.json(e.code(), e.status());
    }
  }

  private Reply resource(Call call) {
    Target target = Target.parse(call.path());
    if (target == null || target.resource().isEmpty()) {
      throw ApiException.noSuchPath();
    }
    boolean oldWatch = target.group().isEmpty() && target.resource().equals("watch");
    if (!target.group().isEmpty()
        && !world
            .registry()
            .groups()
            .getOrDefault(target.group(), Set.of())
            .contains(target.version())) {
      return Reply.text(404, "404 page not found\n");
    }
    ResourceType type =
        world
            .registry()
            .find(target.group(), target.version(), target.resource())
            .orElseThrow(ApiException::noSuchPath);
    if (oldWatch || (type.namespaced() && target.namespace() == null && !target.name().isEmpty())) {
      throw ApiException.noSuchPath();
    }
    if (!type.namespaced() && target.namespace() != null) {
      throw ApiException.noSuchPath();
    }
    Projection projection = world.projections().of(type);
    if (projection != null) {
      return projected.answer(projection, type, target, call);
    }
    String namespace = target.namespace() == null ? "" : target.namespace();
    if (!target.subresource().isEmpty()) {
      return sub(type, namespace, target, call);
    }
    return target.name().isEmpty()
        ? collection(type, target.namespace(), call)
        : object(type, namespace, target.name(), call);
  }

  private Reply collection(ResourceType type, @Nullable String namespace, Call call) {
    switch (call.method()) {
      case "GET" -> {
        boolean watch = call.param("watch") != null && call.flag("watch");
        return watch ? watcher.watch(type, namespace, call) : reader.list(type, namespace, call);
      }
      case "POST" -> {
        if (type.namespaced() && namespace == null) {
          throw ApiException.notAllowed();
        }
        WriteOptions how = options(call, "");
        Stored made = writer.create(type, namespace == null ? "" : namespace, body(call), how);
        return written(201, type, made, how);
      }
      case "DELETE" -> {
        return deleteAll(type, namespace, call);
      }
      default -> throw ApiException.notAllowed();
    }
  }

  private Reply deleteAll(ResourceType type, @Nullable String namespace, Call call) {
    var chosen = Reader.chosen(type, call);
    WriteOptions how = deletion(call);
    ObjectNode out = Json.object().put("kind", type.kind() + "List");
    out.put("apiVersion", type.apiVersion());
    out.putObject("metadata").put("resourceVersion", Long.toString(world.store().version()));
    var items = out.putArray("items");
    for (Stored one : world.store().list(type.resource(), namespace).items()) {
      if (chosen.test(one.json())) {
        deleter.delete(type, one.namespace(), one.name(), how);
        ObjectNode copy = one.copy();
        if (!type.custom()) {
          copy.remove(java.util.List.of("apiVersion", "kind"));
        }
        items.add(copy);
      }
    }
    return Reply.json(200, out);
  }

  private Reply object(ResourceType type, String namespace, String name, Call call) {
    switch (call.method()) {
      case "GET" -> {
        if (call.param("watch") != null && call.flag("watch")) {
          return watcher.watch(
              type, namespace, call.with("fieldSelector", "metadata.name=" + name));
        }
        return reader.get(type, writer.require(type, namespace, name), call);
      }
      case "PUT" -> {
        WriteOptions how = options(call, "");
        return written(200, type, put(type, namespace, name, body(call), how), how);
      }
      case "PATCH" -> {
        return patch(type, namespace, name, call, options(call, ""));
      }
      case "DELETE" -> {
        WriteOptions how = deletion(call);
        try {
          return warned(Reply.json(200, deleter.delete(type, namespace, name, how)), how);
        } catch (ApiException e) {
          return warned(Reply.json(e.code(), e.status()), how);
        }
      }
      default -> throw ApiException.notAllowed();
    }
  }

  private Stored put(
      ResourceType type, String namespace, String name, ObjectNode body, WriteOptions how) {
    return writer.update(type, namespace, name, body, how);
  }

  private Reply patch(
      ResourceType type, String namespace, String name, Call call, WriteOptions how) {
    String media = call.header("Content-Type");
    if (media.startsWith("application/apply-patch")) {
      Applier.requireManager(call);
      Applier.Result result = applier.apply(type, namespace, name, body(call), how);
      return written(result.created() ? 201 : 200, type, result.stored(), how);
    }
    return written(200, type, applier.patch(type, namespace, name, media, any(call), how), how);
  }

  private Reply sub(ResourceType type, String namespace, Target target, Call call) {
    String sub = target.subresource();
    if (!type.has(sub.replaceAll("/.*", ""))) {
      throw ApiException.noSuchPath();
    }
    if (sub.equals("status") || sub.equals("finalize")) {
      WriteOptions how = options(call, sub.equals("status") ? "status" : "");
      return switch (call.method()) {
        case "PUT" ->
            sub.equals("finalize")
                ? Reply.json(200, subresources.finalizeNamespace(target.name(), body(call)))
                : written(200, type, put(type, namespace, target.name(), body(call), how), how);
        case "PATCH" -> patch(type, namespace, target.name(), call, how);
        default ->
            Reply.bytes(
                200,
                "application/json",
                Reader.bytes(type, writer.require(type, namespace, target.name())));
      };
    }
    return subresources.answer(type, namespace, target.name(), sub, call, options(call, sub));
  }

  static Reply written(int code, ResourceType type, Stored stored, WriteOptions how) {
    return warned(Reply.bytes(code, "application/json", Reader.bytes(type, stored)), how);
  }

  private static Reply warned(Reply plain, WriteOptions how) {
    Reply reply = plain;
    int at = 0;
    for (String warning : how.warnings()) {
      reply = reply.with("Warning#" + at++, "299 - \"" + warning.replace("\"", "\\\"") + "\"");
    }
    return reply;
  }

  /** How a write is asked for, from the query. */
  static WriteOptions options(Call call, String subresource) {
    String agent = call.header("User-Agent");
    String manager = call.text("fieldManager");
    if (manager.isEmpty()) {
      manager = agent.isEmpty() ? "unknown" : agent.split("/", 2)[0];
    }
    String dry = call.text("dryRun");
    if (!dry.isEmpty() && !dry.equals("All")) {
      throw ApiException.badRequest("dryRun: Unsupported value: \"" + dry + "\"");
    }
    String validation = call.text("fieldValidation");
    return new WriteOptions(
        manager,
        subresource,
        dry.equals("All"),
        validation.isEmpty() ? "Warn" : validation,
        call.flag("force") && call.param("force") != null,
        Json.object(),
        false,
        new ArrayList<>());
  }

  private static WriteOptions deletion(Call call) {
    ObjectNode body = call.body().length == 0 ? Json.object() : object(call);
    if (call.param("propagationPolicy") != null && !body.has("propagationPolicy")) {
      body.put("propagationPolicy", call.text("propagationPolicy"));
    }
    if (!call.text("gracePeriodSeconds").isEmpty() && !body.has("gracePeriodSeconds")) {
      body.put("gracePeriodSeconds", Long.parseLong(call.text("gracePeriodSeconds")));
    }
    WriteOptions how = options(call, "");
    boolean dry = how.dryRun() || !Json.isEmpty(body.get("dryRun"));
    return new WriteOptions(
        how.manager(), "", dry, "Ignore", false, body, false, new ArrayList<>());
  }

  private static ObjectNode body(Call call) {
    return object(call);
  }

  static ObjectNode object(Call call) {
    if (any(call) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the object provided is unrecognized (must be of type object)");
  }

  static JsonNode any(Call call) {
    String media = call.header("Content-Type");
    if (media.contains("protobuf") || media.contains("cbor")) {
      throw ApiException.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json, application/yaml");
    }
    try {
      boolean json = call.body().length > 0 && (call.body()[0] == '{' || call.body()[0] == '[');
      return media.contains("yaml") && !json ? YAML.readTree(call.body()) : Json.parse(call.body());
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding the body: it is not JSON or YAML");
    }
  }
}
