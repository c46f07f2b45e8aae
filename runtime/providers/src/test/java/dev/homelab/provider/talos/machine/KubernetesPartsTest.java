package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kubelet counts as the wished one. */
class KubernetesPartsTest {
  @ParameterizedTest
  @CsvSource({
    "1.36.10, 1.36.10, true",
    "1.36.1, 1.36.1-slim, true",
    "1.36.1, 1.36.10, false",
    "1.3, 1.36.3, false",
    "1.36.10, 1.36.1, false",
    "'', 1.36.1, false"
  })
  void aKubeletIsOfTheVersionThatItsImageNames(String runs, String wished, boolean is) {
    assertThat(KubernetesParts.isOf(runs, wished)).isEqualTo(is);
  }
}
