package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node keeps as many pages as its machines take. */
final class HugePagesTest {
  private static long of(String... types) {
    return HugePages.of(Stream.of(types).map(HugePagesTest::named).toList());
  }

  @Test
  void aMachineTakesAllOfItsMemory() {
    assertThat(of("cx1.2xlarge")).isEqualTo(8192);
    assertThat(of("m1.large")).isEqualTo(8192);
    assertThat(of("cx1.medium")).isEqualTo(1024);
  }

  @Test
  void machinesAddUp() {
    assertThat(of("cx1.2xlarge", "cx1.2xlarge", "m1.xlarge")).isEqualTo(32_768);
  }

  @Test
  void othersTakeNone() {
    assertThat(of("u1.large", "d1.large", "cx1.2xlarge1gi", "n1.large", "rt1.micro")).isZero();
    assertThat(HugePages.of(List.of())).isZero();
  }

  @Test
  void typesWithPagesThatNoBoxKeepsAreTold() {
    assertThat(InstanceTypes.all().stream().filter(one -> !HugePages.isKept(one)))
        .isNotEmpty()
        .allMatch(one -> "1Gi".equals(one.hugepages()))
        .extracting(InstanceType::name)
        .contains("cx1.medium1gi", "cx1.2xlarge1gi", "m1.large1gi", "n1.large", "rt1.micro");
    assertThat(HugePages.isKept(named("cx1.2xlarge"))).isTrue();
    assertThat(HugePages.isKept(named("u1.large"))).isTrue();
  }

  @Test
  void anotherTypeHasAsMuch() {
    assertThat(instead("cx1.2xlarge1gi")).isEqualTo("cx1.2xlarge");
    assertThat(instead("m1.large1gi")).isEqualTo("m1.large");
    assertThat(instead("n1.large")).isEqualTo("cx1.xlarge");
    assertThat(instead("n1.medium")).isEqualTo("cx1.xlarge");
    assertThat(instead("rt1.micro")).isEqualTo("d1.micro");
    assertThat(instead("rt1.large")).isEqualTo("d1.large");
    assertThat(instead("n1.8xlarge")).as("none is as large").isEqualTo("d1.8xlarge");
  }

  @Test
  void whatIsTakenInsteadIsKeptAndOfTheSameKind() {
    InstanceTypes.all().stream()
        .filter(one -> !HugePages.isKept(one))
        .forEach(
            one -> {
              InstanceType other = HugePages.instead(one);
              assertThat(HugePages.isKept(other)).as(one.name()).isTrue();
              assertThat(other.dedicated()).as(one.name()).isEqualTo(one.dedicated());
            });
  }

  private static String instead(String type) {
    return HugePages.instead(named(type)).name();
  }

  private static InstanceType named(String type) {
    return Objects.requireNonNull(InstanceTypes.named(type), type);
  }
}
