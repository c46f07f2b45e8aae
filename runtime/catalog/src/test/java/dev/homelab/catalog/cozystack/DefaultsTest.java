package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs are filled in as the server does it on each read. */
final class DefaultsTest {
  private static Value.Tree fill(String kind, Map<String, ?> spec) {
    return Objects.requireNonNull(AppKinds.named(kind)).withDefaults(Value.ofMap(spec));
  }

  static List<AppKind> kinds() {
    return AppKinds.all();
  }

  @Test
  void anEmptySpecGetsAllDefaults() {
    assertThat(fill("VMDisk", Map.of()))
        .isEqualTo(
            Value.ofMap(
                Map.of(
                    "source",
                    Map.of(),
                    "optical",
                    false,
                    "storage",
                    "5Gi",
                    "storageClass",
                    "replicated")));
  }

  @Test
  void whatIsGivenStays() {
    assertThat(fill("VMDisk", Map.of("storageClass", "local")).get("storageClass"))
        .isEqualTo(Value.of("local"));
  }

  @Test
  void absentWithoutDefaultStaysAbsent() {
    assertThat(fill("Tenant", Map.of()).fields()).doesNotContainKey("gateway");
    assertThat(fill("ExternalDNS", Map.of()).fields()).doesNotContainKey("provider");
  }

  @Test
  void aDefaultGetsTheDefaultsOfItsOwnFields() {
    assertThat(fill("TCPBalancer", Map.of()).get("httpAndHttps"))
        .isEqualTo(
            Value.of(
                Map.of(
                    "endpoints",
                    List.of(),
                    "mode",
                    "tcp",
                    "targetPorts",
                    Map.of("http", 80, "https", 443))));
  }

  @Test
  void valuesOfMapsAreFilledIn() {
    assertThat(
            fill("Kubernetes", Map.of("nodeGroups", Map.of("md0", Map.of("kubelet", Map.of()))))
                .get("nodeGroups"))
        .isEqualTo(
            Value.of(
                Map.of(
                    "md0",
                    Map.of(
                        "diskSize",
                        "20Gi",
                        "instanceType",
                        "u1.medium",
                        "maxReplicas",
                        10,
                        "minReplicas",
                        0,
                        "kubelet",
                        Map.of("evictionHardMemory", "7%", "evictionSoftMemory", "10%")))));
  }

  @Test
  void itemsOfListsAreFilledIn() {
    Map<String, ?> storage =
        Map.of("name", "a", "vmselect", Map.of("maxAllowed", Map.of("cpu", 4)));
    assertThat(
            fill("Monitoring", Map.of("metricsStorages", List.of(storage))).get("metricsStorages"))
        .isEqualTo(
            Value.of(
                List.of(
                    Map.of(
                        "name",
                        "a",
                        "storage",
                        "10Gi",
                        "vmselect",
                        Map.of("maxAllowed", Map.of("cpu", 4, "memory", "1Gi"))))));
  }

  @Test
  void aTreeOfWhateverFieldsIsTakenWhole() {
    assertThat(fill("ExternalDNS", Map.of("aws", Map.of("region", "eu"))).get("aws"))
        .isEqualTo(Value.of(Map.of("region", "eu")));
    assertThat(fill("Postgres", Map.of("postgresql", Map.of("parameters", Map.of("a", 1)))))
        .extracting(spec -> spec.get("postgresql"))
        .isEqualTo(Value.of(Map.of("parameters", Map.of("a", 1))));
  }

  @Test
  void nothingAndOtherFormsGiveWayAsOnTheServer() {
    Value.Tree given =
        Value.Tree.EMPTY
            .with("externalPorts", Value.Null.NULL)
            .with("disks", Value.of("none"))
            .with("runStrategy", Value.Null.NULL)
            .with("resources", Value.of(3));
    Value.Tree filled = Objects.requireNonNull(AppKinds.named("VMInstance")).withDefaults(given);
    assertThat(filled.get("externalPorts")).isEqualTo(Value.of(List.of(22)));
    assertThat(filled.get("disks")).isEqualTo(Value.of(List.of()));
    assertThat(filled.get("runStrategy")).isEqualTo(Value.of("Always"));
    assertThat(filled.get("resources")).isEqualTo(Value.Tree.EMPTY);
    assertThat(fill("Tenant", Map.of("gateway", Value.Null.NULL)).get("gateway"))
        .isEqualTo(Value.Null.NULL);
  }

  @Test
  void whatIsNotYetKnownStays() {
    Value later = new Value.Unknown(Address.parse("secret.s"), "id");
    assertThat(fill("VMInstance", Map.of("disks", later, "resources", later)).fields())
        .containsEntry("disks", later)
        .containsEntry("resources", later);
  }

  @Test
  void keysOfThePlatformAreLeftOut() {
    assertThat(
            fill(
                "NATS",
                Map.of("_x", 1, "config", Map.of("merge", Map.of("a", List.of(Map.of("_b", 1)))))))
        .satisfies(spec -> assertThat(spec.fields()).doesNotContainKey("_x"))
        .extracting(spec -> spec.get("config"))
        .isEqualTo(Value.of(Map.of("merge", Map.of("a", List.of(Map.of())), "resolver", Map.of())));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void defaultsFitAndAreFilledInOnce(AppKind kind) {
    Value.Tree filled = kind.withDefaults(Value.Tree.EMPTY);
    assertThat(kind.check(filled)).isEmpty();
    assertThat(kind.withDefaults(filled)).isEqualTo(filled);
  }
}
