package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables say what Cozystack's own schemas and definitions say, no more and no less. */
final class SavedSchemasTest {
  private static final int KINDS = 30;

  static Stream<String> kinds() {
    return AppKinds.all().stream().map(AppKind::kind);
  }

  private static Map<String, JsonNode> definitions() {
    Map<String, JsonNode> byKind = new TreeMap<>();
    for (JsonNode one : SharedSpecs.read("kinds.json").path("kinds")) {
      byKind.put(one.path("kind").asText(), one);
    }
    return byKind;
  }

  private static JsonNode definition(String kind) {
    return Objects.requireNonNull(definitions().get(kind), kind);
  }

  private static AppKind named(String kind) {
    return Objects.requireNonNull(AppKinds.named(kind), kind);
  }

  @Test
  void thereAreThoseKindsAndNoOthers() {
    assertThat(kinds()).hasSize(KINDS).containsExactlyInAnyOrderElementsOf(definitions().keySet());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fieldsAreThoseOfTheSchema(String kind) {
    JsonNode schema = SharedSpecs.read(definition(kind).path("schemaFile").asText());
    assertThat(SchemaFields.of(named(kind).spec())).isEqualTo(SchemaFields.of(schema));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void namesAreThoseOfTheDefinition(String kind) {
    JsonNode definition = definition(kind);
    AppKind ours = named(kind);
    assertThat(
            List.of(
                ours.plural(), ours.singular(), ours.prefix(), ours.longestName(), ours.module()))
        .isEqualTo(
            List.of(
                definition.path("plural").asText(),
                definition.path("singular").asText(),
                definition.path("releasePrefix").asText(),
                definition.path("maxNameLength").asInt(),
                definition.path("tenantModule").asBoolean()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "+1", "-1", "1.", ".5", "1.5", "500m", "10Gi", "10G", "1e3", "1E-3", "1E", "2Ki", "1n",
        "", "m", ".", "Gi", "10gi", "10GiB", "1 Gi", "1,5", "1ki", "1mi", "1e", "0x1", "1m1"
      })
  void anAmountIsWhatTheSchemaTakesForOne(String text) {
    Pattern theirs =
        Pattern.compile(
            SharedSpecs.read("vm-disk.schema.json")
                .path("properties")
                .path("storage")
                .path("pattern")
                .asText());
    boolean ours = Amounts.parse(Value.of(text)) != null;
    assertThat(ours).isEqualTo(theirs.matcher(text).find());
  }
}
