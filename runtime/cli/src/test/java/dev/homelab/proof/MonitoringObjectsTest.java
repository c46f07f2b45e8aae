package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lab A makes for alerts and pages has only fields of the operators' own definitions, with
 * their types. No saved definitions are at hand; these fields were read by hand in those that
 * Cozystack 1.6.2 ships ({@code packages/system/victoria-metrics-operator}, {@code
 * packages/system/grafana-operator}). What is below {@code http_config} of a receiver is free
 * there.
 */
class MonitoringObjectsTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root"), "examples/a-cozystack/homelab.groovy");

  /** By kind: paths and types; {@code []} is each of a list, {@code *} any key of a map. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "GrafanaDashboard",
          """
          folder string
          instanceSelector.matchLabels.* string
          json string
          """,
          "VMAlert",
          """
          datasource.url string
          evaluationInterval duration
          extraArgs.* string
          notifiers[].url string
          remoteRead.url string
          remoteWrite.url string
          replicaCount integer
          ruleSelector.matchLabels.* string
          """,
          "VMAlertmanager",
          """
          configSelector.matchLabels.* string
          disableNamespaceMatcher boolean
          podMetadata.labels.* string
          replicaCount integer
          """,
          "VMAlertmanagerConfig",
          """
          receivers[].name string
          receivers[].webhook_configs[].http_config.authorization.credentials.key string
          receivers[].webhook_configs[].http_config.authorization.credentials.name string
          receivers[].webhook_configs[].http_config.authorization.type string
          receivers[].webhook_configs[].http_config.basic_auth.password.key string
          receivers[].webhook_configs[].http_config.basic_auth.password.name string
          receivers[].webhook_configs[].http_config.basic_auth.username.key string
          receivers[].webhook_configs[].http_config.basic_auth.username.name string
          receivers[].webhook_configs[].max_alerts integer
          receivers[].webhook_configs[].send_resolved boolean
          receivers[].webhook_configs[].url string
          route.group_by[] string
          route.group_interval duration
          route.group_wait duration
          route.receiver string
          route.repeat_interval duration
          """,
          "VMPodScrape",
          """
          namespaceSelector.matchNames[] string
          podMetricsEndpoints[].port string
          podMetricsEndpoints[].scheme string
          podMetricsEndpoints[].tlsConfig.insecureSkipVerify boolean
          selector.matchLabels.* string
          """,
          "VMRule",
          """
          groups[].interval string
          groups[].name string
          groups[].rules[].alert string
          groups[].rules[].annotations.* string
          groups[].rules[].expr string
          groups[].rules[].for string
          groups[].rules[].labels.* string
          """);

  @Test
  void haveOnlyFieldsOfTheirDefinitions(@TempDir Path folder) throws IOException {
    Files.copy(LAB, folder.resolve("homelab.groovy"));
    CliRun.Result rendered = new CliRun(folder).run("render", "--out", "tree");
    assertThat(rendered.code()).as(rendered.err()).isZero();
    Set<String> seen = new TreeSet<>();
    for (JsonNode object : objects(folder.resolve("tree"))) {
      String kind = object.path("kind").asText();
      String known = FIELDS.get(kind);
      if (known != null) {
        seen.add(kind);
        Map<String, String> fields = new TreeMap<>();
        collect("", object.path("spec"), known, fields);
        fields.forEach(
            (path, type) -> assertThat(known.lines()).as(kind).contains(path + " " + type));
      }
    }
    assertThat(seen).isEqualTo(new TreeSet<>(FIELDS.keySet()));
  }

  private static List<JsonNode> objects(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(MonitoringObjectsTest::read)
          .toList();
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new YAMLMapper().readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void collect(
      String path, JsonNode value, String known, Map<String, String> fields) {
    if (value.isObject()) {
      boolean map = known.lines().anyMatch(line -> line.startsWith(path + ".* "));
      for (var field : value.properties()) {
        String dot = path.isEmpty() ? "" : ".";
        collect(path + dot + (map ? "*" : field.getKey()), field.getValue(), known, fields);
      }
    } else if (value.isArray()) {
      value.forEach(one -> collect(path + "[]", one, known, fields));
    } else {
      fields.put(path, type(path, value, known));
    }
  }

  private static String type(String path, JsonNode value, String known) {
    boolean duration =
        known.lines().anyMatch((path + " duration")::equals)
            && value.asText().matches("[0-9]+(ms|s|m|h)");
    String plain = value.isTextual() ? "string" : value.isInt() ? "integer" : "boolean";
    return duration ? "duration" : plain;
  }
}
