package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.provider.linstor.client.ApiCallRc;
import dev.homelab.provider.linstor.client.CleanDisk;
import dev.homelab.provider.linstor.client.Operation;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Compares what we use of LINSTOR's API with its description, where that lies beside the tree. */
class OpenApiTest {
  private static JsonNode api() throws IOException {
    Path folder = SharedFolder.require("specs/linstor");
    return new YAMLMapper().readTree(folder.resolve("rest_v1_openapi-1.27.0.yaml").toFile());
  }

  @Test
  void everyOperationExists() throws IOException {
    JsonNode paths = api().path("paths");
    for (Operation operation : Operation.values()) {
      assertThat(paths.path(operation.path()).has(operation.method().toLowerCase(Locale.ROOT)))
          .as(operation.method() + ' ' + operation.path())
          .isTrue();
    }
  }

  @Test
  void everyFieldThatIsReadExists() throws IOException {
    JsonNode schemas = api().path("components").path("schemas");
    has(schemas, "ApiCallRc", ApiCallRc.FIELDS);
    has(schemas, "PhysicalStorageNode", CleanDisk.FIELDS);
    has(schemas, "StoragePool", PoolRow.FIELDS);
    has(schemas, "Node", List.of("name", "connection_status"));
    has(schemas, "PassphraseStatus", List.of("status"));
    assertThat(schemas.path("PassphraseStatus").toString()).contains("unset", "locked", "unlocked");
    assertThat(schemas.path("Node").toString()).contains("ONLINE");
  }

  /** The salt is one of them ({@code CtrlConfApiCallHandler.listProps}, 1.33.3). */
  @Test
  void propertiesOfTheControllerAreAMapOfTexts() throws IOException {
    JsonNode answer =
        api().path("paths").path(Operation.PROPERTIES.path()).at("/get/responses/200");
    assertThat(answer.toString()).contains("#/components/schemas/Properties");
    assertThat(api().at("/components/schemas/Properties/additionalProperties/type").asText())
        .isEqualTo("string");
  }

  @Test
  void everyFieldThatIsSentExists() throws IOException {
    JsonNode schemas = api().path("components").path("schemas");
    has(schemas, "StoragePool", List.of("storage_pool_name", "provider_kind", "props"));
    has(
        schemas,
        "PhysicalStorageCreate",
        List.of("provider_kind", "device_paths", "pool_name", "with_storage_pool"));
    has(schemas, "PhysicalStorageStoragePoolCreate", List.of("name", "props"));
    has(schemas, "StoragePoolDefinitionModify", List.of("override_props"));
    has(schemas, "PassPhraseCreate", List.of("new_passphrase"));
    assertThat(schemas.path("PassPhraseEnter").path("type").asText()).isEqualTo("string");
    for (PoolKind kind : PoolKind.values()) {
      assertThat(schemas.path("ProviderKind").toString()).contains('"' + kind.name() + '"');
    }
  }

  private static void has(JsonNode schemas, String schema, List<String> fields) {
    assertThat(schemas.has(schema)).as(schema).isTrue();
    JsonNode whole = schemas.path(schema);
    for (String field : fields) {
      boolean direct = whole.path("properties").has(field);
      boolean inherited = false;
      for (JsonNode part : whole.path("allOf")) {
        String name = part.path("$ref").asText().replaceAll(".*/", "");
        inherited |= schemas.path(name).path("properties").has(field);
      }
      assertThat(direct || inherited).as(schema + '.' + field).isTrue();
    }
  }
}
