package dev.homelab.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Talos's own JSON schemas of machine configs, one for each minor version, as they lie in the
 * shared folder.
 *
 * <p>Each describes one document. They leave out {@code persist}, which every config has, and they
 * are wrong about some kinds, which are not judged here: {@code specs/talos/SOURCE.md} there says
 * which.
 */
public final class TalosSchemas {
  /** Kinds of which a schema says something else than Talos does, or nothing. */
  private static final Set<String> UNSURE =
      Set.of(
          "KubeSpanEndpointsConfig",
          "RoutingRuleConfig",
          "RegistryTLSConfig",
          "ImageVerificationConfig");

  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, JsonNode> byMinor;
  private final Map<String, Map<String, JsonSchema>> byKind = new TreeMap<>();

  private TalosSchemas(Map<String, JsonNode> byMinor) {
    this.byMinor = byMinor;
  }

  /** The schemas of the shared folder; a test is skipped where it is absent. */
  public static TalosSchemas open() {
    Path folder = SharedFolder.require("specs/talos/schemas");
    Map<String, JsonNode> byMinor = new TreeMap<>();
    try (Stream<Path> versions = Files.list(folder)) {
      for (Path version : versions.sorted().toList()) {
        String minor = version.getFileName().toString().replaceFirst("v(\\d+\\.\\d+)\\..*", "$1");
        byMinor.put(minor, JSON.readTree(version.resolve("config.schema.json").toFile()));
      }
      return new TalosSchemas(byMinor);
    } catch (IOException e) {
      throw new RealException("The schemas cannot be read in " + folder + ".", e);
    }
  }

  /** The same where a test has more to show than this; empty where the folder is absent. */
  public static Optional<TalosSchemas> find() {
    try {
      return Optional.of(open());
    } catch (TestAbortedException absent) {
      return Optional.empty();
    }
  }

  /**
   * What a schema has against a config: empty when it takes it, or when it cannot judge it.
   *
   * @param minor the version whose schema it is, such as {@code 1.13}
   * @param config one or more YAML documents
   */
  public List<String> complaints(String minor, String config) {
    Map<String, JsonSchema> kinds = byKind.computeIfAbsent(minor, this::kinds);
    List<String> all = new ArrayList<>();
    for (JsonNode document : documents(config)) {
      String kind = document.path("kind").asText();
      JsonSchema schema = kinds.get(kind);
      if (UNSURE.contains(kind)) {
        continue;
      }
      if (schema == null) {
        all.add("no kind " + kind);
      } else {
        schema.validate(document).stream()
            .map(ValidationMessage::getMessage)
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  /** The schema of each kind of document; the main one has none. */
  private Map<String, JsonSchema> kinds(String minor) {
    JsonNode whole = byMinor.get(minor);
    if (whole == null) {
      throw new RealException("There is no schema of Talos " + minor + ".");
    }
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    Map<String, JsonSchema> kinds = new TreeMap<>();
    for (JsonNode one : whole.path("oneOf")) {
      String place = one.path("$ref").asText();
      String kind = whole.at(place.substring(1) + "/properties/kind/enum/0").asText();
      ObjectNode alone = JSON.createObjectNode().put("$ref", place);
      alone.set("$schema", whole.path("$schema"));
      alone.set("$defs", whole.path("$defs"));
      kinds.put(kind, factory.getSchema(alone));
    }
    return kinds;
  }

  private static List<JsonNode> documents(String config) {
    try (var read = YAML.readerFor(JsonNode.class).<JsonNode>readValues(config)) {
      List<JsonNode> all = new ArrayList<>();
      for (JsonNode one : read.readAll()) {
        if (one instanceof ObjectNode object && object.has("machine")) {
          object.remove("persist");
        }
        all.add(one);
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new RealException("Not YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RealException("Not YAML.", e);
    }
  }
}
