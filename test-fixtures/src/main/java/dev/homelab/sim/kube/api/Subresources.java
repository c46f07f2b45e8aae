package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.patch.Patches;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Scale, log, eviction and the finalizing of namespaces. */
final class Subresources {
  private static final long FOLLOWED = 200;

  private final Writer writer;
  private final Deleter deleter;
  private final PodLogs logs;
  private final PodConsole console;

  Subresources(Writer writer, Deleter deleter, PodLogs logs, PodConsole console) {
    this.console = console;
    this.writer = writer;
    this.deleter = deleter;
    this.logs = logs;
  }

  Reply answer(
      ResourceType type, String namespace, String name, String sub, Call call, WriteOptions how) {
    return switch (sub) {
      case "scale" -> scale(type, namespace, name, call, how);
      case "log" -> log(type, namespace, name, call);
      case "exec" -> exec(type, namespace, name, call);
      case "portforward" -> forward(type, namespace, name, call);
      case "eviction" -> evict(type, namespace, name, how);
      default ->
          throw ApiException.of(
              405,
              "MethodNotAllowed",
              "the simulated server does not serve " + type.plural() + "/" + sub);
    };
  }

  private Reply log(ResourceType type, String namespace, String name, Call call) {
    Stored pod = writer.require(type, namespace, name);
    String asked = call.text("container");
    boolean first = has(pod, "initContainers", asked);
    if (!asked.isEmpty() && !first && !has(pod, "containers", asked)) {
      throw ApiException.badRequest("container " + asked + " is not valid for pod " + name);
    }
    String text = first ? PodLogs.ofFirst(name, asked) : logs.of(namespace, name);
    if (!call.text("tailLines").isEmpty()) {
      List<String> lines = text.lines().toList();
      int from = Math.max(0, lines.size() - Integer.parseInt(call.text("tailLines")));
      text =
          lines.subList(from, lines.size()).stream()
              .map(l -> l + "\n")
              .collect(Collectors.joining());
    }
    return call.flag("follow") && call.param("follow") != null && !first
        ? followed(type, namespace, name, pod, text)
        : Reply.text(200, text);
  }

  private static boolean has(Stored pod, String list, String container) {
    for (JsonNode one : Json.at(pod.json(), "spec." + list)) {
      if (Json.text(one, "name").equals(container)) {
        return true;
      }
    }
    return false;
  }

  private Reply exec(ResourceType type, String namespace, String name, Call call) {
    requireRunning(type, namespace, name);
    List<String> command = List.of(call.text("command").split("\n", -1));
    if (call.text("command").isEmpty()) {
      throw ApiException.badRequest("you must specify at least 1 command for the container");
    }
    return Reply.session(console.exec(namespace, name, command));
  }

  private Reply forward(ResourceType type, String namespace, String name, Call call) {
    requireRunning(type, namespace, name);
    List<Integer> ports = new ArrayList<>();
    for (String number : call.text("ports").split("[\n,]", -1)) {
      try {
        ports.add(Integer.parseInt(number));
      } catch (NumberFormatException e) {
        throw ApiException.badRequest("query parameter \"ports\" has no port: " + number);
      }
    }
    return Reply.session(console.forward(namespace, name, ports));
  }

  private void requireRunning(ResourceType type, String namespace, String name) {
    Stored pod = writer.require(type, namespace, name);
    if (Json.text(pod.json(), "spec.nodeName").isEmpty()) {
      throw ApiException.badRequest("pod " + name + " does not have a host assigned");
    }
  }

  /** What is there, and then what is added, until the pod is gone or the client leaves. */
  private Reply followed(
      ResourceType type, String namespace, String name, Stored pod, String begin) {
    String uid = Json.text(pod.json(), "metadata.uid");
    int[] told = {logs.of(namespace, name).length()};
    return Reply.stream(
        "text/plain",
        sink -> {
          sink.send(begin.getBytes(StandardCharsets.UTF_8));
          while (!sink.closed() && isThere(type, namespace, name, uid)) {
            String now = logs.of(namespace, name);
            if (now.length() > told[0]) {
              sink.send(now.substring(told[0]).getBytes(StandardCharsets.UTF_8));
              told[0] = now.length();
            } else {
              logs.awaitMore(FOLLOWED);
              sink.send(new byte[0]);
            }
          }
        });
  }

  private boolean isThere(ResourceType type, String namespace, String name, String uid) {
    try {
      return Json.text(writer.require(type, namespace, name).json(), "metadata.uid").equals(uid);
    } catch (ApiException gone) {
      return false;
    }
  }

  private Reply evict(ResourceType type, String namespace, String name, WriteOptions how) {
    deleter.delete(type, namespace, name, how);
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return Reply.json(201, status.put("status", "Success").put("code", 201));
  }

  private Reply scale(
      ResourceType type, String namespace, String name, Call call, WriteOptions how) {
    JsonNode paths = type.row().path("scale");
    if (call.method().equals("GET")) {
      return Reply.json(200, view(type, writer.require(type, namespace, name), paths));
    }
    JsonNode body = parse(call);
    Stored done =
        writer.change(
            type,
            namespace,
            name,
            how,
            "",
            object -> {
              ObjectNode now = view(type, Stored.unkept("", namespace, name, object), paths);
              String media = call.header("Content-Type");
              JsonNode next =
                  call.method().equals("PUT")
                      ? body
                      : media.startsWith("application/json-patch")
                          ? Patches.json(now, body)
                          : Patches.merge(now, body);
              int replicas = Json.number(next, "spec.replicas", 0);
              Json.set(object, Json.text(paths, "spec"), object.numberNode(replicas));
              return object;
            });
    return Reply.json(200, view(type, done, paths));
  }

  private static JsonNode parse(Call call) {
    try {
      return Json.parse(call.body());
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding the body: it is not JSON");
    }
  }

  private static ObjectNode view(ResourceType type, Stored stored, JsonNode paths) {
    ObjectNode object = stored.json();
    ObjectNode out = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = out.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    ObjectNode spec = out.putObject("spec");
    JsonNode wanted = Json.at(object, Json.text(paths, "spec"));
    if (wanted.asInt() > 0) {
      spec.set("replicas", wanted);
    }
    ObjectNode status = out.putObject("status");
    status.put("replicas", Json.number(object, Json.text(paths, "status"), 0));
    JsonNode selector = Json.at(object, Json.text(paths, "selector"));
    if (selector.isTextual()) {
      status.set("selector", selector);
    } else if (selector.isObject() && !type.custom()) {
      status.put(
          "selector",
          selector.path("matchLabels").properties().stream()
              .map(e -> e.getKey() + "=" + e.getValue().asText())
              .sorted()
              .collect(Collectors.joining(",")));
    }
    return out;
  }

  /** Takes finalizers off a namespace; the last one lets it go. */
  ObjectNode finalizeNamespace(String name, ObjectNode sent) {
    ResourceType type = writer.world().registry().require("namespaces");
    while (true) {
      Stored before = writer.require(type, "", name);
      ObjectNode next = before.copy();
      Json.child(next, "spec").set("finalizers", Json.at(sent, "spec.finalizers").deepCopy());
      Stored kept = writer.world().store().put("namespaces", "", name, next, before.version());
      if (kept != null) {
        if (kept.terminating() && Json.isEmpty(Json.at(next, "spec.finalizers"))) {
          deleter.remove(kept);
        }
        return next;
      }
    }
  }
}
