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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version is written where it was seen, and nowhere when somebody else has written since. */
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
    return new VersionText(file, OLD, edit, "talos '1.12'", "talos '1.13'");
  }

  @Test
  void itIsAtHandBeforeItIsWritten() throws IOException {
    Path other = Files.writeString(folder.resolve("homelab.groovy.fixed"), "mine");
    VersionText text = text(8, 12);

    assertThat(text.text()).isEqualTo(NEW);
    assertThat(file).hasContent(OLD);
    text.write();

    assertThat(file).hasContent(NEW);
    assertThat(other).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, other);
    }
  }

  @Test
  void aScriptThatWasChangedMeanwhileStays() throws IOException {
    VersionText text = text(8, 12);
    Files.writeString(file, OLD + "more\n");
    assertThatThrownBy(text::write)
        .isInstanceOf(HomelabException.class)
        .hasMessageContaining("HL9049");
    assertThat(file).hasContent(OLD + "more\n");
  }

  @Test
  void aPlaceThatIsNotThereIsAnErrorAndNotNothing() {
    assertThatThrownBy(() -> text(80, 84).write()).hasMessageContaining("HL9012");
    assertThat(file).hasContent(OLD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cluster('a') { on 'b' }|cluster('a') { talos '1.13'; on 'b' }",
        "cluster('a') {}|cluster('a') { talos '1.13';}",
        "cluster('a') {~  on 'b'~}|cluster('a') {~  talos '1.13'~  on 'b'~}",
        "cluster('a') { // {~~\t\ton 'b'~}|cluster('a') { // {~\t\ttalos '1.13'~~\t\ton 'b'~}",
        "cluster 'a', {^~}^~|cluster 'a', {^~  talos '1.13'^~}^~",
        "cluster('{\\'') {~}|cluster('{\\'') {~  talos '1.13'~}",
        "cluster('a') { it -> on 'b' }|-",
        "cluster('a') { c, d ->~}|-",
        "cluster('a', block)|-",
        "cluster('a', { on 'b' })|-",
        "cluster 'a'; other { }|-",
        "cluster /* { */ 'a', block|-",
      })
  void aSentenceIsAddedRightAfterTheBrace(String script, String expected) throws IOException {
    String text = script.replace('~', '\n').replace('^', '\r');
    Files.writeString(file, text);
    SourceSpan block = new SourceSpan("homelab.groovy", 1, 1, 1, 2);
    TextEdit edit = BlockOpening.insert(text, block, "talos '1.13'");
    String after =
        edit == null
            ? "-"
            : new VersionText(file, text, edit, "", "")
                .text()
                .replace('\n', '~')
                .replace('\r', '^');
    assertThat(after).isEqualTo(expected);
  }
}
