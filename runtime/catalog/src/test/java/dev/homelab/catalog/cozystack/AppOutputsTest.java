package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

  /** Every kind, with one user and one database where it has such: outputs, then secret ones. */
  @Test
  void whatEachKindPutsOut() {
    String door = "host port | ";
    Map<String, String> expected =
        Map.ofEntries(
            Map.entry("BootBox", "| "),
            Map.entry("Bucket", "user | accessKey bucketName endpoint secretKey"),
            Map.entry("ClickHouse", "host port user | password"),
            Map.entry("Etcd", "| "),
            Map.entry("ExternalDNS", "| "),
            Map.entry("FoundationDB", "configMap | "),
            Map.entry("HTTPCache", door),
            Map.entry("Harbor", door + "password"),
            Map.entry("Info", "| "),
            Map.entry("Ingress", "| "),
            Map.entry("Kafka", door),
            Map.entry("Kubernetes", door + "kubeconfig"),
            Map.entry("KubernetesNodes", "| "),
            Map.entry("MariaDB", "database host port user | password"),
            Map.entry("MongoDB", "database host port user | password"),
            Map.entry("Monitoring", "| "),
            Map.entry("NATS", "host port user | password"),
            Map.entry("OpenBAO", door),
            Map.entry("OpenSearch", "host port user | password"),
            Map.entry("Postgres", "database host port readHost user | password"),
            Map.entry("Qdrant", door + "apiKey"),
            Map.entry("RabbitMQ", "host port user vhost | password"),
            Map.entry("Redis", door + "password"),
            Map.entry("SeaweedFS", "| "),
            Map.entry("TCPBalancer", door),
            Map.entry("Tenant", "namespace | "),
            Map.entry("VMDisk", "| "),
            Map.entry("VMInstance", "host | "),
            Map.entry("VPN", "host port user | url"),
            Map.entry("VirtualPrivateCloud", "| "));
    Map<String, String> offered = new TreeMap<>();
    for (AppKind kind : AppKinds.all()) {
      Map<String, Object> spec = new TreeMap<>();
      for (String field : List.of("users", "databases", "vhosts")) {
        if (kind.at(field) != null) {
          spec.put(field, Map.of("anna", Map.of()));
        }
      }
      Value.Tree wish = Value.ofMap(spec);
      String names = String.join(" ", AppOutputs.of(kind, "tenant-home", "db", wish).keySet());
      String secrets = String.join(" ", AppOutputs.secrets(kind, wish));
      offered.put(kind.kind(), (names.isEmpty() ? "" : names + ' ') + "| " + secrets);
    }
    assertThat(offered).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void aTenantIsKnownByTheNamespaceThatItMakes() {
    AppKind tenant = kind("Tenant");
    assertThat(AppOutputs.of(tenant, "tenant-root", "a", Value.Tree.EMPTY))
        .containsEntry("namespace", Value.of("tenant-a"))
        .as("its domain follows from the tenant around it")
        .doesNotContainKey("host");
    assertThat(AppOutputs.of(tenant, "tenant-a", "b", Value.ofMap(Map.of("host", "b.example.com"))))
        .containsEntry("namespace", Value.of("tenant-a-b"))
        .containsEntry("host", Value.of("b.example.com"));
    assertThat(AppOutputs.of(tenant, "tenant-root", "a", Value.ofMap(Map.of("host", ""))))
        .as("as the server fills it in")
        .doesNotContainKey("host");
    assertThat(AppOutputs.of(tenant, "tenant-root", "root", Value.Tree.EMPTY))
        .containsEntry("namespace", Value.of("tenant-root"));
  }

  @Test
  void clientsOfAFoundationDbAndOfAMachineFindThem() {
    assertThat(of("FoundationDB", Map.of()))
        .containsEntry("configMap", Value.of("foundationdb-db-config"));
    assertThat(of("VMInstance", Map.of()))
        .containsEntry("host", Value.of("vm-instance-db.tenant-home.svc"));
  }
}
