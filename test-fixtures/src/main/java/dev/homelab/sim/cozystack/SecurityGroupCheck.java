package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.FieldError;
import dev.homelab.sim.kube.api.Names;
import dev.homelab.sim.kube.json.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is refused of a security group, in the server's words (Cozystack 1.6.2, {@code
 * pkg/registry/sdn/securitygroup/validate.go}): what Cilium would drop later without saying so.
 */
final class SecurityGroupCheck {
  private static final Set<String> ENTITIES =
      Set.of(
          "world",
          "cluster",
          "kube-apiserver",
          "host",
          "remote-node",
          "health",
          "init",
          "unmanaged",
          "all");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP", "ANY");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)"
              + "(/(3[0-2]|[12]?\\d))?|(?=.*:)[0-9a-fA-F:.]+(/(12[0-8]|1[01]\\d|[1-9]?\\d))?");
  private static final BigInteger MOST = BigInteger.valueOf(65535);

  private final List<FieldError> errors = new ArrayList<>();

  private SecurityGroupCheck() {}

  /** Why a group is refused; empty when it is not. */
  static List<FieldError> refused(ObjectNode group) {
    SecurityGroupCheck check = new SecurityGroupCheck();
    String name = Json.text(group, "metadata.name");
    Names.qualified("metadata.name", SecurityGroupRules.MEMBER + name).stream()
        .map(one -> FieldError.invalid("metadata.name", name, reason(one)))
        .forEach(check.errors::add);
    JsonNode spec = group.path("spec");
    check.applications("spec.attachments", spec.path("attachments"));
    check.rules("spec.ingress", spec.path("ingress"), "from");
    check.rules("spec.egress", spec.path("egress"), "to");
    return check.errors;
  }

  /** What an error says of a key, without the key. */
  private static String reason(FieldError error) {
    return error.body().replaceFirst("^Invalid value: \"[^\"]*\": ", "");
  }

  private void rules(String path, JsonNode rules, String way) {
    for (int i = 0; i < rules.size(); i++) {
      String at = path + '[' + i + "].";
      JsonNode rule = rules.path(i);
      applications(at + way + "App", rule.path(way + "App"));
      groups(at + way + "SG", rule.path(way + "SG"));
      addresses(at + way + "CIDR", rule.path(way + "CIDR"));
      ports(at + "toPorts", rule.path("toPorts"));
      JsonNode hosts = rule.path("toFQDNs");
      for (int j = 0; j < hosts.size(); j++) {
        JsonNode host = hosts.path(j);
        if (Json.text(host, "matchName").isEmpty() && Json.text(host, "matchPattern").isEmpty()) {
          errors.add(
              FieldError.required(at + "toFQDNs[" + j + ']', "must set matchName or matchPattern"));
        }
      }
    }
  }

  private void applications(String path, JsonNode references) {
    for (int i = 0; i < references.size(); i++) {
      String at = path + '[' + i + "].";
      for (String field : List.of("kind", "name")) {
        if (Json.text(references.path(i), field).isEmpty()) {
          errors.add(FieldError.required(at + field, "must reference an application " + field));
        }
      }
      for (String field : List.of("apiGroup", "kind", "name")) {
        errors.addAll(Names.labelValue(at + field, Json.text(references.path(i), field)));
      }
      String name = Json.text(references.path(i), "name");
      if (ENTITIES.contains(name.toLowerCase(Locale.ROOT))) {
        errors.add(FieldError.invalid(at + "name", name, "must not name a reserved Cilium entity"));
      }
    }
  }

  private void groups(String path, JsonNode names) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.path(i).asText();
      String at = path + '[' + i + ']';
      if (name.isEmpty()) {
        errors.add(FieldError.required(at, "must name a SecurityGroup"));
      } else if (ENTITIES.contains(name.toLowerCase(Locale.ROOT))) {
        errors.add(FieldError.invalid(at, name, "must not name a reserved Cilium entity"));
      } else {
        Names.qualified(at, SecurityGroupRules.MEMBER + name).stream()
            .map(one -> FieldError.invalid(at, name, reason(one)))
            .forEach(errors::add);
      }
    }
  }

  private void addresses(String path, JsonNode addresses) {
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.path(i).asText();
      if (!ADDRESS.matcher(address).matches()) {
        errors.add(
            FieldError.invalid(
                path + '[' + i + ']', address, "must be a valid CIDR or IP address"));
      }
    }
  }

  private void ports(String path, JsonNode rules) {
    for (int i = 0; i < rules.size(); i++) {
      JsonNode ports = rules.path(i).path("ports");
      for (int j = 0; j < ports.size(); j++) {
        String at = path + '[' + i + "].ports[" + j + "].";
        String port = Json.text(ports.path(j), "port");
        port(at + "port", port);
        JsonNode protocol = ports.path(j).path("protocol");
        String said = protocol.asText().toUpperCase(Locale.ROOT);
        if (!said.isEmpty() && !PROTOCOLS.contains(said)) {
          List<JsonNode> allowed = new ArrayList<>();
          PROTOCOLS.forEach(one -> allowed.add(Json.object().textNode(one)));
          errors.add(FieldError.unsupported(at + "protocol", protocol, allowed));
        }
      }
    }
  }

  /** A number of 64 bits, as Go reads them, or a name; nothing is none. */
  private void port(String path, String port) {
    if (!NUMBER.matcher(port).matches()) {
      if (!port.isEmpty()) {
        errors.addAll(Names.portName(path, port));
      }
      return;
    }
    BigInteger number = new BigInteger(port);
    if (number.bitLength() >= Long.SIZE) {
      errors.addAll(Names.portName(path, port));
    } else if (number.signum() <= 0 || number.compareTo(MOST) > 0) {
      errors.add(FieldError.invalid(path, port, "port number must be between 1 and 65535"));
    }
  }
}
