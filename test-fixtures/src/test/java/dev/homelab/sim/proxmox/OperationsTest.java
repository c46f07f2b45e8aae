package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Operation;
import dev.homelab.sim.proxmox.api.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The table of operations is a part of the API that Proxmox VE documents. */
class OperationsTest {
  private final Operations operations = Operations.load();

  static Map<String, JsonNode> documented() throws IOException {
    Path folder = SharedFolder.require("specs/proxmox");
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.filter(one -> one.toString().endsWith(".js.gz")).findFirst().orElseThrow();
    }
    String text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, JsonNode> all = new HashMap<>();
    collect(Json.read(text.substring(text.indexOf('['), text.lastIndexOf(']') + 1)), all);
    return all;
  }

  private static void collect(JsonNode nodes, Map<String, JsonNode> into) {
    for (JsonNode node : nodes) {
      node.path("info")
          .fields()
          .forEachRemaining(
              info -> into.put(info.getKey() + ' ' + node.path("path").asText(), info.getValue()));
      collect(node.path("children"), into);
    }
  }

  @Test
  void everyOperationOfTheTableIsDocumented() throws IOException {
    Map<String, JsonNode> documented = documented();
    List<String> differences = new ArrayList<>();
    for (Operation operation : operations.all()) {
      JsonNode info = documented.get(operation.method() + ' ' + operation.path());
      if (info == null) {
        differences.add("not documented: " + operation.method() + ' ' + operation.path());
      } else {
        compare(operation, info.path("parameters").path("properties"), differences);
      }
    }
    assertThat(documented).hasSizeGreaterThan(600);
    assertThat(differences).isEmpty();
  }

  private static void compare(Operation operation, JsonNode documented, List<String> differences) {
    String where = operation.method() + ' ' + operation.path() + ' ';
    operation
        .params()
        .forEach(
            (name, param) -> {
              JsonNode property = documented.path(name);
              String type = property.path("type").asText("string");
              boolean optional = property.path("optional").asInt() == 1;
              if (property.isMissingNode()) {
                differences.add(where + name + " is not documented");
              } else if (!type.equals(param.type().name().toLowerCase(Locale.ROOT))) {
                differences.add(where + name + " is a " + type);
              } else if (optional == param.required()) {
                differences.add(where + name + (optional ? " is optional" : " is required"));
              }
            });
    documented
        .fields()
        .forEachRemaining(
            field -> {
              boolean required = field.getValue().path("optional").asInt() != 1;
              boolean inPath = operation.path().contains("{" + field.getKey() + "}");
              if (required && !inPath && !operation.params().containsKey(field.getKey())) {
                differences.add(where + field.getKey() + " is missing");
              }
            });
  }

  @Test
  void everyOperationOfTheTableIsDone() {
    try (ProxmoxSimulator simulator = ProxmoxSimulator.start(ProxmoxOptions.inMemory())) {
      List<String> inTable =
          operations.all().stream().map(one -> one.method() + ' ' + one.path()).toList();
      assertThat(simulator.operations()).containsExactlyInAnyOrderElementsOf(inTable);
    }
  }
}
