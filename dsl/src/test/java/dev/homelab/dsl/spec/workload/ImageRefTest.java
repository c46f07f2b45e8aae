package dev.homelab.dsl.spec.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRefTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "nginx:1",
        "nginx:1.29",
        "localhost:5000/nginx",
        "registry.example.com:5000/a/b_c:v1.2.3-alpine",
        "ghcr.io/traefik/whoami:v1.11.0"
      })
  void readsWhatItPrints(String text) {
    assertThat(ImageRef.parse(text)).hasToString(text);
    assertThat(ImageRef.parse(text + '@' + DIGEST)).hasToString(text + '@' + DIGEST);
  }

  @Test
  void aNumberOrADigestPins() {
    assertThat(ImageRef.parse("nginx:1").tag()).isEqualTo("1");
    assertThat(ImageRef.parse("nginx:1.29").isPinned()).isTrue();
    assertThat(ImageRef.parse("nginx@" + DIGEST).isPinned()).isTrue();
    assertThat(ImageRef.parse("nginx:latest").isPinned()).isFalse();
    assertThat(ImageRef.parse("nginx").isPinned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Nginx", "a b", "nginx:", "nginx@sha256:12", "-x:1"})
  void refusesWhatIsNoImage(String text) {
    assertThatThrownBy(() -> ImageRef.parse(text))
        .isInstanceOf(HomelabException.class)
        .hasMessageContaining("HL2050");
  }
}
