package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The cells of one object's row, as the API server's printers make them. */
final class Cells {
  private static final String NONE = "<none>";
  private static final Map<String, String> MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private final String resource;
  private final JsonNode object;
  private final Instant now;

  Cells(String resource, JsonNode object, Instant now) {
    this.resource = resource;
    this.object = object;
    this.now = now;
  }

  JsonNode cell(String column) {
    return switch (column) {
      case "Up-to-date" -> IntNode.valueOf(number("status.updatedReplicas"));
      case "Available" -> IntNode.valueOf(number("status.availableReplicas"));
      default -> TextNode.valueOf(text(column));
    };
  }

  private String text(String column) {
    return switch (column) {
      case "Age" -> age(at("metadata.creationTimestamp"));
      case "Ready" -> ready();
      case "Status" -> status();
      case "Restarts" -> Integer.toString(restarts());
      case "*Containers" -> joined(Json.at(object, "spec.template.spec.containers"), "name");
      case "*Images" -> joined(Json.at(object, "spec.template.spec.containers"), "image");
      case "*Selector" ->
          pairs(
              resource.equals("services")
                  ? Json.at(object, "spec.selector")
                  : Json.at(object, "spec.selector.matchLabels"));
      case "Completions" -> completions();
      case "Duration" -> duration();
      default -> more(column);
    };
  }

  private String more(String column) {
    return switch (column) {
      case "*IP" -> or(at("status.podIP"), NONE);
      case "*Node" -> or(at("spec.nodeName"), NONE);
      case "*Nominated Node" -> or(at("status.nominatedNodeName"), NONE);
      case "Type" -> at("spec.type");
      case "Cluster-IP" -> or(at("spec.clusterIP"), NONE);
      case "External-IP" -> externalAddress();
      case "Port(s)" -> ports();
      case "Volume" -> at("spec.volumeName");
      case "Capacity" -> at("spec.volumeName").isEmpty() ? "" : at("status.capacity.storage");
      case "Access Modes" -> modes();
      case "StorageClass" -> at("spec.storageClassName");
      case "VolumeAttributesClass" -> or(at("spec.volumeAttributesClassName"), "<unset>");
      case "*VolumeMode" -> or(at("spec.volumeMode"), "<unset>");
      case "Roles" -> roles();
      case "Version" -> at("status.nodeInfo.kubeletVersion");
      case "*Internal-IP" -> address("InternalIP");
      case "*External-IP" -> address("ExternalIP");
      case "*OS-Image" -> or(at("status.nodeInfo.osImage"), "<unknown>");
      case "*Kernel-Version" -> or(at("status.nodeInfo.kernelVersion"), "<unknown>");
      case "*Container-Runtime" -> or(at("status.nodeInfo.containerRuntimeVersion"), "<unknown>");
      default -> NONE;
    };
  }

  private String at(String path) {
    return Json.text(object, path);
  }

  private int number(String path) {
    return Json.number(object, path, 0);
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private boolean leaving() {
    return !at("metadata.deletionTimestamp").isEmpty();
  }

  private String ready() {
    if (!resource.equals("pods")) {
      return number("status.readyReplicas") + "/" + number("spec.replicas");
    }
    int ready = 0;
    for (JsonNode one : Json.at(object, "status.containerStatuses")) {
      ready += one.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + Json.at(object, "spec.containers").size();
  }

  private int restarts() {
    int count = 0;
    for (JsonNode one : Json.at(object, "status.containerStatuses")) {
      count += one.path("restartCount").asInt();
    }
    return count;
  }

  private String status() {
    return switch (resource) {
      case "pods" -> leaving() ? "Terminating" : podStatus();
      case "jobs.batch" -> jobStatus();
      case "nodes" -> {
        String off = Json.at(object, "spec.unschedulable").asBoolean() ? ",SchedulingDisabled" : "";
        yield (condition("Ready") ? "Ready" : "NotReady") + off;
      }
      default ->
          leaving() && resource.equals("persistentvolumeclaims")
              ? "Terminating"
              : at("status.phase");
    };
  }

  /** The reason of the first container that tells one, init containers first. */
  private String podStatus() {
    JsonNode first = Json.at(object, "status.initContainerStatuses");
    int number = 0;
    for (JsonNode one : first) {
      JsonNode ended = Json.at(one, "state.terminated");
      if (!ended.isObject() || ended.path("exitCode").asInt() != 0) {
        String why = or(reason(one), "PodInitializing");
        boolean plain = why.equals("PodInitializing");
        return "Init:" + (plain ? number + "/" + first.size() : why);
      }
      number++;
    }
    String told = or(at("status.reason"), at("status.phase"));
    for (JsonNode one : Json.at(object, "status.containerStatuses")) {
      told = or(reason(one), told);
    }
    return told;
  }

  private static String reason(JsonNode container) {
    String waiting = Json.text(container, "state.waiting.reason");
    JsonNode ended = Json.at(container, "state.terminated");
    if (!waiting.isEmpty() || !ended.isObject()) {
      return waiting;
    }
    return or(Json.text(ended, "reason"), "ExitCode:" + ended.path("exitCode").asInt());
  }

  private String jobStatus() {
    for (String ended : List.of("Complete", "Failed")) {
      if (condition(ended)) {
        return ended;
      }
    }
    if (leaving()) {
      return "Terminating";
    }
    for (String now : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (condition(now)) {
        return now;
      }
    }
    return "Running";
  }

  private boolean condition(String type) {
    for (JsonNode one : Json.at(object, "status.conditions")) {
      if (Json.text(one, "type").equals(type) && Json.text(one, "status").equals("True")) {
        return true;
      }
    }
    return false;
  }

  private String completions() {
    int done = number("status.succeeded");
    String wanted = at("spec.completions");
    int parallel = number("spec.parallelism");
    return done + "/" + or(wanted, parallel > 1 ? "1 of " + parallel : "1");
  }

  private String duration() {
    String start = at("status.startTime");
    String end = at("status.completionTime");
    if (start.isEmpty()) {
      return "";
    }
    Instant last = end.isEmpty() ? now : Instant.parse(end);
    return span(Duration.between(Instant.parse(start), last).toSeconds());
  }

  private String externalAddress() {
    List<String> all = new ArrayList<>();
    switch (at("spec.type")) {
      case "ExternalName" -> {
        return at("spec.externalName");
      }
      case "LoadBalancer" -> {
        for (JsonNode one : Json.at(object, "status.loadBalancer.ingress")) {
          all.add(or(Json.text(one, "ip"), Json.text(one, "hostname")));
        }
        Json.at(object, "spec.externalIPs").forEach(ip -> all.add(ip.asText()));
        return all.isEmpty() ? "<pending>" : String.join(",", all);
      }
      default -> {
        Json.at(object, "spec.externalIPs").forEach(ip -> all.add(ip.asText()));
        return or(String.join(",", all), NONE);
      }
    }
  }

  private String ports() {
    List<String> all = new ArrayList<>();
    for (JsonNode port : Json.at(object, "spec.ports")) {
      String node = Json.text(port, "nodePort");
      all.add(
          Json.text(port, "port")
              + (node.isEmpty() || node.equals("0") ? "" : ":" + node)
              + "/"
              + Json.text(port, "protocol"));
    }
    return or(String.join(",", all), NONE);
  }

  private String modes() {
    List<String> all = new ArrayList<>();
    if (!at("spec.volumeName").isEmpty()) {
      for (JsonNode mode : Json.at(object, "status.accessModes")) {
        all.add(MODES.getOrDefault(mode.asText(), mode.asText()));
      }
    }
    return String.join(",", all);
  }

  private String roles() {
    String prefix = "node-role.kubernetes.io/";
    TreeSet<String> roles = new TreeSet<>();
    object.path("metadata").path("labels").properties().stream()
        .filter(label -> label.getKey().startsWith(prefix))
        .forEach(label -> roles.add(label.getKey().substring(prefix.length())));
    return or(String.join(",", roles), NONE);
  }

  private String address(String type) {
    for (JsonNode one : Json.at(object, "status.addresses")) {
      if (Json.text(one, "type").equals(type)) {
        return Json.text(one, "address");
      }
    }
    return NONE;
  }

  private static String joined(JsonNode list, String field) {
    List<String> all = new ArrayList<>();
    list.forEach(one -> all.add(Json.text(one, field)));
    return String.join(",", all);
  }

  private static String pairs(JsonNode labels) {
    TreeSet<String> all = new TreeSet<>();
    labels.properties().forEach(one -> all.add(one.getKey() + "=" + one.getValue().asText()));
    return or(String.join(",", all), NONE);
  }

  private String age(String since) {
    return since.isEmpty()
        ? "<unknown>"
        : span(Duration.between(Instant.parse(since), now).toSeconds());
  }

  /** A time as people read it (apimachinery, {@code duration.HumanDuration}). */
  static String span(long given) {
    long seconds = Math.max(0, given);
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return minutes + "m" + rest(seconds % 60, "s");
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return hours + "h" + rest(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return days + "d" + rest(hours % 24, "h");
    }
    if (days < 2 * 365) {
      return days + "d";
    }
    return days < 8 * 365 ? days / 365 + "y" + rest(days % 365, "d") : days / 365 + "y";
  }

  private static String rest(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}
