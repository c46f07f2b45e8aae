package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services: addresses, node ports, and what may not change about them. */
final class ServiceRule implements KindRules.Rule {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int LAST_NODE_PORT = 32_767;
  private final World world;

  ServiceRule(World world) {
    this.world = world;
  }

  private static boolean external(ObjectNode object) {
    return Json.text(object, "spec.type").equals("ExternalName");
  }

  private static boolean headless(ObjectNode object) {
    return Json.text(object, "spec.clusterIP").equals("None");
  }

  @Override
  public void defaults(ObjectNode object) {
    ObjectNode spec = Json.child(object, "spec");
    for (JsonNode port : spec.path("ports")) {
      if (!port.has("targetPort") || Json.text(port, "targetPort").equals("0")) {
        ((ObjectNode) port).set("targetPort", port.path("port"));
      }
    }
    String type = Json.text(spec, "type");
    if (type.equals("LoadBalancer") || type.equals("NodePort")) {
      if (!spec.has("externalTrafficPolicy")) {
        spec.put("externalTrafficPolicy", "Cluster");
      }
    }
    if (type.equals("LoadBalancer") && !spec.has("allocateLoadBalancerNodePorts")) {
      spec.put("allocateLoadBalancerNodePorts", true);
    }
    if (!type.equals("ExternalName") && !spec.has("internalTrafficPolicy")) {
      spec.put("internalTrafficPolicy", "Cluster");
    }
  }

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode before) {
    ObjectNode spec = Json.child(object, "spec");
    if (external(object)) {
      spec.remove(List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy"));
      return;
    }
    if (before != null && !external(before)) {
      for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        JsonNode old = Json.at(before, "spec." + field);
        if (!spec.has(field) && !old.isMissingNode()) {
          spec.set(field, old);
        }
      }
    }
    if (Json.text(spec, "clusterIP").isEmpty()) {
      spec.put("clusterIP", address());
    }
    if (!spec.has("clusterIPs")) {
      spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
    }
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (!spec.has("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    if (before != null && !Json.text(before, "spec.type").equals(Json.text(spec, "type"))) {
      leave(spec);
    }
    nodePorts(spec, before);
  }

  /** What only services that are reached from outside have goes with their type. */
  private static void leave(ObjectNode spec) {
    if (Json.text(spec, "type").equals("ClusterIP")) {
      spec.remove(List.of("allocateLoadBalancerNodePorts", "externalTrafficPolicy"));
      spec.path("ports").forEach(p -> ((ObjectNode) p).remove("nodePort"));
    }
  }

  private String address() {
    Set<String> taken = new HashSet<>();
    for (Stored one : world.store().list("services", null).items()) {
      taken.add(Json.text(one.json(), "spec.clusterIP"));
    }
    while (true) {
      int next = world.addresses().incrementAndGet();
      String address = "10.96." + (next / 250 % 250) + "." + (next % 250 + 1);
      if (!taken.contains(address)) {
        return address;
      }
    }
  }

  private void nodePorts(ObjectNode spec, @Nullable ObjectNode before) {
    String type = Json.text(spec, "type");
    boolean wants =
        type.equals("NodePort")
            || (type.equals("LoadBalancer")
                && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
    if (!wants) {
      return;
    }
    Set<Integer> taken = new HashSet<>();
    for (Stored one : world.store().list("services", null).items()) {
      Json.at(one.json(), "spec.ports").forEach(p -> taken.add(p.path("nodePort").asInt()));
    }
    int next = FIRST_NODE_PORT + world.addresses().get() * 7 % 2000;
    for (JsonNode port : spec.path("ports")) {
      if (Json.number(port, "nodePort", 0) == 0) {
        int known = before == null ? 0 : nodePortOf(before, port);
        while (known == 0) {
          next = next >= LAST_NODE_PORT ? FIRST_NODE_PORT : next + 1;
          known = taken.add(next) ? next : 0;
        }
        ((ObjectNode) port).put("nodePort", known);
      }
    }
  }

  private static int nodePortOf(ObjectNode before, JsonNode port) {
    for (JsonNode old : Json.at(before, "spec.ports")) {
      if (old.path("port").equals(port.path("port"))
          && old.path("protocol").equals(port.path("protocol"))) {
        return Json.number(old, "nodePort", 0);
      }
    }
    return 0;
  }

  @Override
  public List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = object.path("spec");
    JsonNode ports = spec.path("ports");
    if (ports.isEmpty() && !headless(object) && !external(object)) {
      errors.add(FieldError.required("spec.ports", ""));
    }
    ports(ports, errors);
    if (external(object) && Json.text(spec, "externalName").isEmpty()) {
      errors.add(FieldError.required("spec.externalName", ""));
    }
    if (before != null && !external(object) && !external(before)) {
      JsonNode old = Json.at(before, "spec.clusterIPs");
      JsonNode now = spec.path("clusterIPs");
      if (!Json.text(before, "spec.clusterIP").equals(Json.text(spec, "clusterIP"))
          || !Json.same(old, now)) {
        ArrayNode shown = Json.array().add(Json.text(spec, "clusterIP"));
        errors.add(FieldError.invalid("spec.clusterIPs[0]", shown, "may not change once set"));
      }
    }
    return errors;
  }

  private static void ports(JsonNode ports, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      String at = "spec.ports[" + i + "]";
      String name = Json.text(port, "name");
      if (name.isEmpty() && ports.size() > 1) {
        errors.add(FieldError.required(at + ".name", ""));
      } else if (!name.isEmpty()) {
        errors.addAll(Names.label(at + ".name", name));
        if (!names.add(name)) {
          errors.add(FieldError.duplicate(at + ".name", port.path("name")));
        }
      }
      if (!seen.add(Json.text(port, "protocol") + port.path("port"))) {
        ObjectNode shown = Json.object();
        shown.set("protocol", port.path("protocol"));
        shown.set("port", port.path("port"));
        errors.add(FieldError.duplicate(at, shown));
      }
    }
  }
}
