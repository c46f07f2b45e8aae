package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AppOutputsTest {
  private static AppKind kind(String name) {
    return Objects.requireNonNull(AppKinds.named(name), name);
  }

  private static Map<String, Value> of(String kind, Map<String, ?> spec) {
    return AppOutputs.of(kind(kind), "tenant-home", "db", Value.ofMap(spec));
  }

  @Test
  void hostsAreTheServicesOfTheCharts() {
    assertThat(of("Postgres", Map.of()))
        .containsEntry("host", Value.of("postgres-db-rw.tenant-home.svc"))
        .containsEntry("readHost", Value.of("postgres-db-ro.tenant-home.svc"))
        .containsEntry("port", Value.of(5432));
    assertThat(of("MariaDB", Map.of("replicas", 1)))
        .containsEntry("host", Value.of("mariadb-db.tenant-home.svc"));
    assertThat(of("MariaDB", Map.of()))
        .as("two copies, of which one is written to")
        .containsEntry("host", Value.of("mariadb-db-primary.tenant-home.svc"));
    assertThat(of("MongoDB", Map.of("sharding", true)))
        .containsEntry("host", Value.of("mongodb-db-mongos.tenant-home.svc"));
  }

  @Test
  void theOnlyUserIsMeantAndOneOfSeveralIsNamed() {
    AppKind postgres = kind("Postgres");
    Value.Tree one = Value.ofMap(Map.of("users", Map.of("anna", Map.of())));
    Value.Tree two = Value.ofMap(Map.of("users", Map.of("anna", Map.of(), "ben", Map.of())));
    assertThat(AppOutputs.secret(postgres, "db", one, "password"))
        .isEqualTo(new SecretKey("postgres-db-credentials", "anna"));
    assertThat(AppOutputs.secret(postgres, "db", two, "password")).isNull();
    assertThat(AppOutputs.secret(postgres, "db", two, "password.ben"))
        .isEqualTo(new SecretKey("postgres-db-credentials", "ben"));
    assertThat(AppOutputs.secret(postgres, "db", two, "password.carl")).isNull();
    assertThat(AppOutputs.secrets(postgres, two))
        .isEqualTo(new TreeSet<>(List.of("password.anna", "password.ben")));
    assertThat(AppOutputs.of(postgres, "n", "db", two)).doesNotContainKey("user");
  }

  @Test
  void textsInFieldsForSecretsAreFoundWhereverTheyLie() {
    Value.Tree spec =
        Value.ofMap(
            Map.of(
                "users", Map.of("anna", Map.of("password", "x")),
                "backup", Map.of("s3SecretKey", new Value.Secret("key"), "resticPassword", ""),
                "alerts", List.of(Map.of("token", "y")),
                "size", "10Gi"));
    assertThat(Confidential.inClear(spec))
        .containsExactlyInAnyOrder("users.anna.password", "alerts[0].token");
  }
}
