package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PodChargesTest {
  private static final long MEBI = 1L << 20;

  private static Charge of(String kind, Map<String, ?> spec) {
    return PodCharges.of(kind, Value.ofMap(spec));
  }

  private static Charge limited(long cpu, long mebibytes) {
    return Charge.limited(cpu, mebibytes * MEBI);
  }

  @Test
  void aPresetCountsForEachReplica() {
    assertThat(of("Postgres", Map.of())).isEqualTo(limited(1000, 512));
    assertThat(of("Postgres", Map.of("resourcesPreset", "u1.4xlarge", "replicas", 1)))
        .isEqualTo(limited(32_000, 128 * 1024));
    assertThat(of("MariaDB", Map.of("resourcesPreset", "xlarge", "replicas", 1)))
        .isEqualTo(limited(4000, 4096));
  }

  @Test
  void everyPresetIsKnown() {
    for (String preset : List.of("t1.nano", "c1.nano", "s1.nano", "u1.nano", "m1.nano")) {
      assertThat(Presets.of(preset).cpu()).isEqualTo(250);
    }
    assertThat(Presets.of("t1.nano").memory()).isEqualTo(128 * MEBI);
    assertThat(Presets.of("m1.4xlarge").memory()).isEqualTo(256 * 1024 * MEBI);
    assertThat(Presets.of("medium")).isEqualTo(limited(1000, 1024));
    assertThat(Presets.of("x1.nano")).isEqualTo(Charge.NONE);
    assertThat(Presets.of("t1.huge")).isEqualTo(Charge.NONE);
    assertThat(Presets.of("huge")).isEqualTo(Charge.NONE);
  }

  @Test
  void whatIsStatedWinsOverThePreset() {
    assertThat(of("Qdrant", Map.of("resources", Map.of("cpu", "300m"))))
        .isEqualTo(limited(300, 512));
    assertThat(of("Qdrant", Map.of("resources", Map.of("memory", "3Gi"))))
        .isEqualTo(limited(1000, 3072));
    assertThat(of("Etcd", Map.of())).isEqualTo(limited(3000, 1536));
  }

  @Test
  void partsOfAnApplicationAreAddedUp() {
    assertThat(of("Redis", Map.of("replicas", 1))).isEqualTo(limited(1000, 512));
    assertThat(of("ClickHouse", Map.of("replicas", 1, "shards", 2)))
        .isEqualTo(limited(2 * 1000 + 3 * 500, 2 * 512 + 3 * 256));
    assertThat(of("MongoDB", Map.of("sharding", true))).isEqualTo(limited(8 * 1000, 8 * 512));
    assertThat(of("OpenSearch", Map.of("replicas", 1))).isEqualTo(limited(2000, 2048));
    assertThat(of("OpenSearch", Map.of("replicas", 1, "dashboards", Map.of("enabled", true))))
        .isEqualTo(limited(3000, 3072));
    assertThat(of("Kafka", Map.of())).isEqualTo(limited(6000, 6 * 1024));
    assertThat(of("HTTPCache", Map.of())).isEqualTo(limited(4 * 250, 4 * 128));
    assertThat(of("Harbor", Map.of())).isEqualTo(limited(3 * 1000 + 2 * 250, 3 * 512 + 2 * 128));
    assertThat(of("Kubernetes", Map.of()))
        .isEqualTo(limited(2 * (2000 + 3 * 500), 2 * (2048 + 3 * 256)));
  }

  @Test
  void whatHasNoPodsOfItsOwnCountsNothing() {
    assertThat(of("Bucket", Map.of())).isEqualTo(Charge.NONE);
    assertThat(of("ConfigMap", Map.of())).isEqualTo(Charge.NONE);
  }

  @Test
  void aMachineReservesATenthOfWhatItSharesAndAllOfItsOwn() {
    assertThat(machine("u1.large")).isEqualTo(new Charge(2000, 200, 8 * 1024 * MEBI + PROCESS));
    assertThat(machine("d1.large")).isEqualTo(new Charge(3000, 3000, 8 * 1024 * MEBI + PROCESS));
    assertThat(machine("o1.large")).isEqualTo(new Charge(2000, 200, 4 * 1024 * MEBI + PROCESS));
    assertThat(machine("m1.large1gi")).isEqualTo(new Charge(2000, 200, PROCESS));
    assertThat(PodCharges.ofMachine(3, 1024 * MEBI))
        .isEqualTo(new Charge(3000, 300, 1024 * MEBI + PROCESS));
  }

  private static final long PROCESS = PodCharges.PROCESS;

  private static Charge machine(String type) {
    return PodCharges.ofMachine(Objects.requireNonNull(InstanceTypes.named(type)));
  }
}
