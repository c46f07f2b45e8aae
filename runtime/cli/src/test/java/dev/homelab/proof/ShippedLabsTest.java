package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The labs that are shipped, unchanged, in the sandbox through the command line: up to down. */
class ShippedLabsTest {
  private static final Path ROOT = Path.of(System.getProperty("homelab.root"));
  @TempDir Path folder;

  @AfterEach
  void stopSandbox() {
    SandboxObjects.stop(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "examples/home-proxmox",
        "examples/five-services",
        "examples/plain-manifests"
      })
  void comesUpStaysAndGoes(String lab) throws IOException {
    copy(ROOT.resolve(lab));
    Tool tool = new Tool(folder);
    assertThat(done(tool, "up", "--sandbox", "--yes").output()).contains(" is up");
    assertThat(done(tool, "up", "--sandbox").output()).contains("nothing to change");
    assertThat(done(tool, "status").output()).contains("as the script says");
    done(tool, "plan", "--exit-code", "--sandbox");

    takeOffProtection(tool);
    Tool.Result down = tool.run("down", "--yes");
    List<String> kept = done(tool, "state", "list").output().lines().toList();
    assertThat(down.exit()).as(down.output()).isEqualTo(kept.isEmpty() ? 0 : 5);
    if (!kept.isEmpty()) {
      List<String> confirmed = new ArrayList<>(List.of("down", "--yes"));
      Matcher named = Pattern.compile("--delete-data (\\S+)").matcher(down.output());
      while (named.find()) {
        confirmed.addAll(List.of("--delete-data", named.group(1)));
      }
      down = done(tool, confirmed.toArray(String[]::new));
    }
    assertThat(down.output()).contains(" is down").doesNotContain("\tat ");
    assertThat(done(tool, "state", "list").output().lines()).as("what is still recorded").isEmpty();
  }

  /** What is protected stays in a {@code down} until the script says otherwise. */
  private void takeOffProtection(Tool tool) throws IOException {
    Path file = folder.resolve("homelab.groovy");
    String script = Files.readString(file);
    if (script.contains("protect()")) {
      Tool.Result down = tool.run("down", "--yes");
      assertThat(down.exit()).as(down.output()).isIn(0, 5);
      assertThat(down.output()).contains("kept, for the script protects it:");
      Files.writeString(file, script.replace("protect()", ""));
      done(tool, "up", "--sandbox", "--yes");
    }
  }

  private static Tool.Result done(Tool tool, String... words) {
    Tool.Result result = tool.run(words);
    assertThat(result.exit()).as(String.join(" ", words) + ": " + result.output()).isZero();
    return result;
  }

  /** The script and what lies beside it. */
  private void copy(Path lab) throws IOException {
    try (Stream<Path> files = Files.walk(lab, lab.equals(ROOT.resolve(".")) ? 1 : 5)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = lab.relativize(file).toString();
        if (!lab.endsWith(".") || name.equals("homelab.groovy")) {
          Path to = folder.resolve(name);
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }
}
