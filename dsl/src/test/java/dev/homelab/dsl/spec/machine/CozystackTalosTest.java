package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
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
            "1.13.6",
            new BoxPages(8192, "vm.a takes 8192"),
            "192.168.1.0/24",
            true,
            "https://keycloak.lab.example.com/realms/cozy");

    assertThat(texts(all)).isEqualTo(Files.readString(CHECKED));
  }

  @Test
  void aPlainBoxSaysOnlyWhatAllNeed() {
    CozystackTalos plain = new CozystackTalos("1.13.6", new BoxPages(0, ""), null, false, null);

    assertThat(texts(plain))
        .contains("cpuManagerPolicy: static")
        .doesNotContain("validSubnets", "nr_hugepages", "nodeLabels");
  }

  @Test
  void theImageIsOfTheVersion() {
    assertThat(new CozystackTalos("1.13.6", new BoxPages(0, ""), null, false, null).installImage())
        .isEqualTo("ghcr.io/cozystack/cozystack/talos:v1.13.6");
  }

  @Test
  void eachPatchIsThereForOneReason() {
    List<CozystackTalos.Part> parts =
        new CozystackTalos("1.13.6", new BoxPages(512, "vm.a takes 512"), null, true, null).parts();

    assertThat(parts).extracting(CozystackTalos.Part::reason).doesNotHaveDuplicates();
    assertThat(parts).allMatch(part -> part.reason().contains(" "));
    assertThat(parts)
        .contains(
            new CozystackTalos.Part(
                "machine:\n    sysctls:\n        vm.nr_hugepages: \"512\"\n", "vm.a takes 512"));
  }

  private static String texts(CozystackTalos talos) {
    return talos.parts().stream()
        .map(CozystackTalos.Part::patch)
        .collect(Collectors.joining("---\n"));
  }
}
