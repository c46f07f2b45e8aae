package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Cozystack needs of Talos is said as far as the box asks for it. */
final class CozystackTalosTest {
  /** The patches that the checks of Talos are tried with. */
  private static final Path CHECKED =
      Path.of(System.getProperty("homelab.root", ".."))
          .resolve("runtime/providers/src/test/resources/dev/homelab/provider/talos/check")
          .resolve("cozystack.yaml");

  @Test
  void allOfItIsWhatTheChecksOfTalosAreTriedWith() throws IOException {
    CozystackTalos all =
        new CozystackTalos(
            "1.13.6", 8192, "192.168.1.0/24", true, "https://keycloak.lab.example.com/realms/cozy");

    assertThat(String.join("---\n", all.patches())).isEqualTo(Files.readString(CHECKED));
  }

  @Test
  void aPlainBoxSaysOnlyWhatAllNeed() {
    CozystackTalos plain = new CozystackTalos("1.13.6", 0, null, false, null);

    assertThat(plain.patches())
        .singleElement()
        .asString()
        .contains("cpuManagerPolicy: static")
        .doesNotContain("validSubnets", "nr_hugepages", "nodeLabels");
  }

  @Test
  void theImageIsOfTheVersion() {
    assertThat(new CozystackTalos("1.13.6", 0, null, false, null).installImage())
        .isEqualTo("ghcr.io/cozystack/cozystack/talos:v1.13.6");
  }
}
