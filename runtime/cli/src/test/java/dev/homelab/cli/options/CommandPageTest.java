package dev.homelab.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/cli.md} says what the program's own help says. */
class CommandPageTest {
  @Test
  void thePageHoldsTheHelpOfEveryCommand() throws IOException {
    Path root = Path.of(System.getProperty("homelab.root", "../.."));
    String page = Files.readString(root.resolve("docs/cli.md"));
    for (Verb verb : Verb.values()) {
      String section = "### " + verb.words() + "\n\n```text\n" + HelpText.of(verb, "homelab");
      assertThat(page).contains(section);
    }
  }
}
