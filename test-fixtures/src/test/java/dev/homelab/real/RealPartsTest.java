package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the real programs, with an empty cache and with one program in it. */
class RealPartsTest {

  @TempDir Path cache;

  @Test
  void namesEverythingThatAControlPlaneLacks() {
    assertThat(RealParts.in(cache).missingForControlPlane())
        .containsExactlyInAnyOrderElementsOf(RealParts.CONTROL_PLANE);
  }

  @Test
  void findsAProgramInTheFolderOfItsPinnedVersion() throws IOException {
    Path folder = Files.createDirectory(cache.resolve("age-" + RealParts.version("age")));
    Path program = Files.createFile(folder.resolve("age"));
    assertThat(RealParts.in(cache).find(Part.AGE)).isEmpty();

    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(RealParts.in(cache).find(Part.AGE)).contains(program);
    assertThat(RealParts.in(cache).missing(Part.AGE, Part.AGE_KEYGEN))
        .containsExactly(Part.AGE_KEYGEN);
  }

  @Test
  void saysWhichCommandGetsWhatIsMissing() {
    assertThatThrownBy(() -> RealParts.in(cache).require(Part.TOFU))
        .isInstanceOf(RealException.class)
        .hasMessageContaining("tofu")
        .hasMessageContaining("test-fixtures/real/build --with tofu");
  }

  @Test
  void pinsAVersionForEveryPart() {
    for (Part part : Part.values()) {
      assertThat(RealParts.version(part.folder()))
          .matches("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9]+\\.[0-9]+\\.[0-9]+)?");
    }
  }
}
