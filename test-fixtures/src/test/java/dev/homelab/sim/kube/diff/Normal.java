package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of an answer what cannot be equal on two servers: identities, times, versions, chosen
 * addresses and ports, and what controllers (which only the real side runs here) write beside.
 */
final class Normal {
  private static final Pattern SEVERAL = Pattern.compile("(?s)(.* is invalid: \\[)(.*)(\\])");
  private static final Pattern MISTAKE = Pattern.compile(", (?=(?:spec|metadata|status)\\b)");
  private static final Pattern UID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern CLUSTER_IP = Pattern.compile("10\\.96\\.\\d+\\.\\d+");
  private static final Pattern AGE = Pattern.compile("\\b(\\d+[smh]|<unknown>|<invalid>)(?=\\s|$)");
  private static final Set<String> IDENTITY = Set.of("uid", "resourceVersion");
  private static final Set<String> CONTROLLERS =
      Set.of(
          "kube-controller-manager",
          "kube-scheduler",
          "kwok",
          "kube-apiserver",
          "sandbox-load-balancer",
          "sandbox-ingress",
          "kubelet",
          "fake-load-balancers",
          "fake-provisioner");
  private static final Set<String> CONTROLLER_NOTES =
      Set.of("deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation");

  private Normal() {}

  static JsonNode of(JsonNode answer) {
    return value("", answer);
  }

  private static JsonNode value(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object(object);
    }
    if (value instanceof ArrayNode array) {
      List<JsonNode> all = new ArrayList<>();
      array.forEach(e -> all.add(value(key, e)));
      if (key.equals("managedFields")) {
        all.removeIf(e -> CONTROLLERS.contains(e.path("manager").asText()));
      }
      if (key.equals("causes") || key.equals("managedFields")) {
        all.sort(Comparator.comparing(Normal::rank));
      }
      return Json.array().addAll(all);
    }
    if (value.isTextual()) {
      return TextNode.valueOf(text(value.asText()));
    }
    if (key.equals("nodePort") || key.equals("healthCheckNodePort")) {
      return TextNode.valueOf("PORT");
    }
    return value.isNumber()
        ? Json.read(value.decimalValue().stripTrailingZeros().toPlainString())
        : value;
  }

  private static String rank(JsonNode one) {
    return one.path("operation").asText()
        + one.path("manager").asText()
        + one.path("subresource").asText()
        + one.path("field").asText()
        + one.path("message").asText();
  }

  private static String text(String text) {
    String out = UID.matcher(text).replaceAll("UID");
    out = ordered(TIME.matcher(out).replaceAll("TIME"));
    return CLUSTER_IP.matcher(out).replaceAll("IP");
  }

  /** Several mistakes of one object are told by a real server in any order. */
  private static String ordered(String text) {
    Matcher several = SEVERAL.matcher(text);
    if (!several.matches()) {
      return text;
    }
    List<String> mistakes = new ArrayList<>(List.of(MISTAKE.split(several.group(2), -1)));
    Collections.sort(mistakes);
    return several.group(1) + String.join(", ", mistakes) + several.group(3);
  }

  /** Kubectl's words without ages. */
  static String words(String text) {
    return AGE.matcher(text(text)).replaceAll("AGE").replaceAll(" +", " ").strip();
  }

  private static ObjectNode object(ObjectNode object) {
    ObjectNode out = Json.object();
    boolean whole = object.has("kind") && object.path("metadata").isObject();
    boolean builtIn = !object.path("apiVersion").asText().contains("diff.example");
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      String key = e.getKey();
      if (IDENTITY.contains(key) && e.getValue().isTextual()) {
        continue;
      }
      boolean status = key.equals("status") && e.getValue().isObject();
      if (whole && status && builtIn && !object.path("kind").asText().equals("Scale")) {
        continue;
      }
      if (key.equals("annotations") && e.getValue() instanceof ObjectNode notes) {
        ObjectNode kept = notes.deepCopy();
        kept.remove(CONTROLLER_NOTES);
        if (kept.isEmpty()) {
          continue;
        }
        out.set(key, value(key, kept));
        continue;
      }
      if ((key.equals("out") || key.equals("err") || key.equals("message"))
          && e.getValue().isTextual()) {
        out.put(
            key,
            key.equals("message") ? text(e.getValue().asText()) : words(e.getValue().asText()));
        continue;
      }
      out.set(key, value(key, e.getValue()));
    }
    return out;
  }
}
