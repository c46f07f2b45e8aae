package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * How the rules of a security group and those of its CiliumNetworkPolicy are made of each other
 * (Cozystack 1.6.2, {@code pkg/registry/sdn/securitygroup/rest.go}): other groups and applications
 * are labels there.
 */
final class SecurityGroupRules {
  /** What stands before a group's name in the label of its members. */
  static final String MEMBER = "securitygroup.sdn.cozystack.io/";

  private static final String LABELS = "matchLabels";
  private static final int OF_APPLICATION = 3;

  /**
   * The names of a direction's fields.
   *
   * @param rules the list of rules
   * @param app the applications in a rule of a group
   * @param group the groups in it
   * @param ends what both are in a policy
   * @param kept what is the same in both
   */
  private record Way(String rules, String app, String group, String ends, List<String> kept) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("ingress", "fromApp", "fromSG", "fromEndpoints", List.of("fromCIDR")),
          new Way("egress", "toApp", "toSG", "toEndpoints", List.of("toCIDR", "toFQDNs")));

  private SecurityGroupRules() {}

  /** The references to applications, each with its group. */
  static ArrayNode named(JsonNode references) {
    ArrayNode out = Json.array();
    for (JsonNode one : references) {
      out.addObject()
          .put("apiGroup", group(one))
          .put("kind", Json.text(one, "kind"))
          .put("name", Json.text(one, "name"));
    }
    return out;
  }

  private static String group(JsonNode reference) {
    String given = Json.text(reference, "apiGroup");
    return given.isEmpty() ? AppKinds.GROUP : given;
  }

  /** The labels of an application's pods. */
  static ObjectNode labels(JsonNode reference) {
    return Json.object()
        .put(Releases.GROUP, group(reference))
        .put(Releases.KIND, Json.text(reference, "kind"))
        .put(Releases.NAME, Json.text(reference, "name"));
  }

  /** The spec of the policy of a group. There is always an {@code ingress}, be it empty. */
  static ObjectNode policy(String name, JsonNode group) {
    ObjectNode spec = Json.object();
    Json.child(spec, "endpointSelector." + LABELS).put(MEMBER + name, "");
    for (Way way : WAYS) {
      ArrayNode rules = Json.array();
      group.path(way.rules()).forEach(rule -> rules.add(rule(way, rule)));
      if (way.rules().equals("ingress") || !rules.isEmpty()) {
        spec.set(way.rules(), rules);
      }
    }
    return spec;
  }

  private static ObjectNode rule(Way way, JsonNode rule) {
    ObjectNode out = Json.object();
    ArrayNode ends = Json.array();
    rule.path(way.app()).forEach(one -> ends.addObject().set(LABELS, labels(one)));
    rule.path(way.group())
        .forEach(one -> ends.addObject().putObject(LABELS).put(MEMBER + one.asText(), ""));
    put(out, way.ends(), ends);
    way.kept().forEach(field -> put(out, field, rule.path(field)));
    JsonNode ports = rule.path("toPorts").deepCopy();
    for (JsonNode list : ports) {
      for (JsonNode port : list.path("ports")) {
        if (port.has("protocol")) {
          ((ObjectNode) port).put("protocol", Json.text(port, "protocol").toUpperCase(Locale.ROOT));
        }
      }
    }
    put(out, "toPorts", ports);
    return out;
  }

  private static void put(ObjectNode out, String field, JsonNode list) {
    if (!list.isEmpty()) {
      out.set(field, list);
    }
  }

  /** Puts the rules of a policy into the spec of its group; what no group says is left out. */
  static void shown(JsonNode policy, ObjectNode group) {
    for (Way way : WAYS) {
      ArrayNode rules = Json.array();
      policy.path(way.rules()).forEach(rule -> rules.add(shown(way, rule)));
      put(group, way.rules(), rules);
    }
  }

  private static ObjectNode shown(Way way, JsonNode rule) {
    ArrayNode apps = Json.array();
    ArrayNode groups = Json.array();
    for (JsonNode end : rule.path(way.ends())) {
      JsonNode labels = end.path(LABELS);
      String only = labels.size() == 1 ? labels.fieldNames().next() : "";
      if (labels.size() == OF_APPLICATION && labels.has(Releases.KIND)) {
        apps.addObject()
            .put("apiGroup", labels.path(Releases.GROUP).asText())
            .put("kind", labels.path(Releases.KIND).asText())
            .put("name", labels.path(Releases.NAME).asText());
      } else if (only.startsWith(MEMBER)) {
        groups.add(only.substring(MEMBER.length()));
      }
    }
    ObjectNode out = Json.object();
    put(out, way.app(), apps);
    put(out, way.group(), groups);
    way.kept().forEach(field -> put(out, field, rule.path(field)));
    put(out, "toPorts", rule.path("toPorts"));
    return out;
  }
}
