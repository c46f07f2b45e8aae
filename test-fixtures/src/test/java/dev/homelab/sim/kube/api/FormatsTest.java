package dev.homelab.sim.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  @ParameterizedTest
  @ValueSource(strings = {"aGVsbG8=", "aGVsbA==", "aGVs", "+/+/"})
  void bytesAreWholeBlocks(String text) {
    assertThat(Formats.fits("byte", text)).isTrue();
  }

  /** The decoder of Java takes some of them, Kubernetes none. */
  @ParameterizedTest
  @ValueSource(strings = {"aGVsbG8", "aGVsbA=", "-_-_", "no bytes", ""})
  void otherBytesAreRefused(String text) {
    assertThat(Formats.fits("byte", text)).isFalse();
  }

  @Test
  void anUnknownFormatFitsEverything() {
    assertThat(Formats.fits("colour", "anything")).isTrue();
  }
}
