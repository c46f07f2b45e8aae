package dev.homelab.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version is written where it was seen, and taken back when nobody else has written since. */
class VersionTextTest {
  private static final String OLD = "first\ntalos '1.12'\n";
  private static final String NEW = "first\ntalos '1.13'\n";

  @TempDir Path folder;
  private Path file = Path.of("unused");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("homelab.groovy"), OLD);
  }

  private VersionText text(int from, int to) {
    TextEdit edit = new TextEdit(new SourceSpan("homelab.groovy", 2, from, 2, to), "1.13");
    return new VersionText(file, edit, "talos '1.12'", "talos '1.13'");
  }

  @Test
  void itIsWrittenAndTakenBack() throws IOException {
    Path other = Files.writeString(folder.resolve("homelab.groovy.fixed"), "mine");

    VersionText.Written written = text(8, 12).write();

    assertThat(file).hasContent(NEW);
    assertThat(written.takeBack()).isTrue();
    assertThat(file).hasContent(OLD);
    assertThat(other).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, other);
    }
  }

  @Test
  void aScriptThatWasChangedMeanwhileStays() throws IOException {
    VersionText.Written written = text(8, 12).write();
    Files.writeString(file, NEW + "more\n");
    assertThat(written.takeBack()).isFalse();
    assertThat(file).hasContent(NEW + "more\n");

    assertThatThrownBy(() -> text(8, 12).write())
        .isInstanceOf(HomelabException.class)
        .hasMessageContaining("HL9049");
    assertThat(file).hasContent(NEW + "more\n");
  }

  @Test
  void aPlaceThatIsNotThereIsAnErrorAndNotNothing() {
    assertThatThrownBy(() -> text(80, 84).write()).hasMessageContaining("HL9012");
    assertThat(file).hasContent(OLD);
  }
}
