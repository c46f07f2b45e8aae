package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Names, places and comparisons of kinds. */
final class AppKindTest {
  private static AppKind kind(String name) {
    return Objects.requireNonNull(AppKinds.named(name));
  }

  @Test
  void aKindIsFoundByItsNames() {
    assertThat(AppKinds.ofPlural("kuberneteses")).isEqualTo(AppKinds.named("Kubernetes"));
    assertThat(AppKinds.named("postgres")).isNull();
    assertThat(AppKinds.ofPlural("externaldnses")).isNull();
  }

  @Test
  void tenantsHaveNoDashes() {
    assertThat(kind("Tenant").refusedName("family-guest"))
        .contains(
            "tenant names must start with a lowercase letter and contain only lowercase letters and"
                + " digits; dashes are not allowed");
    assertThat(kind("Tenant").refusedName("guest2")).isEmpty();
    assertThat(kind("Tenant").refusedName("2guest")).isPresent();
  }

  @Test
  void otherNamesAreDnsLabels() {
    assertThat(kind("Postgres").refusedName("cloud-db2")).isEmpty();
    for (String refused : List.of("2db", "db-", "Db", "d.b", "", "d_b")) {
      assertThat(kind("Postgres").refusedName(refused))
          .as(refused)
          .contains(
              "names must start with a lowercase letter, contain only lowercase letters, digits and"
                  + " dashes, and not end with a dash");
    }
  }

  @Test
  void theNameOfTheReleaseMustFit() {
    assertThat(kind("VMInstance").refusedName("a".repeat(41))).isEmpty();
    assertThat(kind("VMInstance").refusedName("a".repeat(42)))
        .contains("names of VMInstance may have at most 41 characters, this one has 42");
    assertThat(kind("Tenant").refusedName("a".repeat(47)))
        .contains("names of Tenant may have at most 46 characters, this one has 47");
  }

  @Test
  void fieldsThatKeepTheirFirstValueAreKnown() {
    assertThat(kind("Kafka").immutable())
        .containsExactly("kafka.storageClass", "zookeeper.storageClass");
    assertThat(kind("VMDisk").immutable()).containsExactly("storageClass");
    assertThat(kind("Tenant").immutable()).isEmpty();
  }

  @Test
  void aFieldIsFoundByItsPath() {
    assertThat(kind("VMInstance").at("disks[3].name")).isInstanceOf(AppField.Text.class);
    assertThat(kind("VMInstance").at("disks.name")).isNull();
    assertThat(kind("VMInstance").at("disks[0].size")).isNull();
    assertThat(kind("Tenant").at("resourceQuotas[services.nodeports]"))
        .isInstanceOf(AppField.Quantity.class);
    assertThat(kind("SeaweedFS").at("volume.zones[a.b].pools.hot.size"))
        .isInstanceOf(AppField.Quantity.class);
    assertThat(kind("VMDisk").at("")).isEqualTo(kind("VMDisk").spec());
    assertThat(kind("VMDisk").at("storage.unit")).isNull();
  }

  @Test
  void namesBelowAPathAreSorted() {
    assertThat(kind("VMDisk").namesAt("source")).containsExactly("disk", "http", "image", "upload");
    assertThat(kind("VMDisk").namesAt("")).contains("storage");
    assertThat(kind("NATS").namesAt("config.merge")).isEmpty();
  }

  @Test
  void amountsAreTheSameByHowMuchTheyAre() {
    AppKind redis = kind("Redis");
    assertThat(redis.same(Value.of("1"), Value.of(1), "resources.cpu")).isTrue();
    assertThat(redis.same(Value.of("1000m"), Value.of(1), "resources.cpu")).isTrue();
    assertThat(redis.same(Value.of("1Gi"), Value.of("1024Mi"), "size")).isTrue();
    assertThat(redis.same(Value.of("1G"), Value.of("1Gi"), "size")).isFalse();
    assertThat(redis.same(Value.of("1e3"), Value.of("1k"), "size")).isTrue();
    assertThat(redis.same(Value.of("2000u"), Value.of("2m"), "size")).isTrue();
    assertThat(redis.same(Value.of("odd"), Value.of("odd"), "size")).isTrue();
    assertThat(redis.same(Value.of("v8"), Value.of("v7"), "version")).isFalse();
  }

  @Test
  void amountsAreComparedInWholeSpecs() {
    AppKind cluster = kind("Kubernetes");
    Value one = nodes("1Gi", "a");
    assertThat(cluster.same(one, nodes("1024Mi", "a"), "")).isTrue();
    assertThat(cluster.same(one, nodes("1025Mi", "a"), "")).isFalse();
    assertThat(cluster.same(one, nodes("1Gi", "b"), "")).isFalse();
    assertThat(cluster.same(one, Value.Tree.EMPTY, "")).isFalse();
  }

  private static Value nodes(String size, String role) {
    return Value.of(
        Map.of("nodeGroups", Map.of("md0", Map.of("diskSize", size, "roles", List.of(role)))));
  }

  @Test
  void listsAreTheSameInTheSameOrder() {
    AppKind vm = kind("VMInstance");
    Value ports = Value.of(List.of(22, 80));
    assertThat(vm.same(ports, Value.of(List.of(22, 80)), "externalPorts")).isTrue();
    assertThat(vm.same(ports, Value.of(List.of(80, 22)), "externalPorts")).isFalse();
    assertThat(vm.same(ports, Value.of(List.of(22)), "externalPorts")).isFalse();
  }

  @Test
  void aNumberAndItsTextAreTheSameParameter() {
    String path = "postgresql.parameters.max_connections";
    assertThat(kind("Postgres").same(Value.of(100), Value.of("100"), path)).isTrue();
    assertThat(kind("Postgres").same(Value.of(100), Value.of("101"), path)).isFalse();
  }

  @Test
  void kindsWhoseRemovalRemovesVolumesAreKnown() {
    assertThat(AppKinds.all().stream().filter(AppKind::deletesVolumes).map(AppKind::kind))
        .containsExactly(
            "ClickHouse",
            "Etcd",
            "Harbor",
            "Kubernetes",
            "MariaDB",
            "MongoDB",
            "Monitoring",
            "OpenBAO",
            "Postgres",
            "Qdrant",
            "RabbitMQ",
            "Redis",
            "SeaweedFS",
            "VMDisk");
  }

  @Test
  void aTenantsNamespaceLiesBesideTheRootOrBelowItsParent() {
    assertThat(AppKinds.namespaceOf("tenant-root", "root")).isEqualTo("tenant-root");
    assertThat(AppKinds.namespaceOf("tenant-root", "family")).isEqualTo("tenant-family");
    assertThat(AppKinds.namespaceOf("tenant-family", "me")).isEqualTo("tenant-family-me");
  }
}
