package dev.homelab.catalog.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node keeps as many pages as its machines take. */
final class HugePagesTest {
  private static long of(String... types) {
    return HugePages.of(
        Stream.of(types).map(name -> Objects.requireNonNull(InstanceTypes.named(name))).toList());
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
}
