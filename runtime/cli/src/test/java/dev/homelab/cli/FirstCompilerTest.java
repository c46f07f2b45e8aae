package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCompilerTest {
  @TempDir Path folder;

  /** A process of its own, since the request holds for the whole JVM. */
  static final class Asking {
    public static void main(String[] words) throws ReflectiveOperationException {
      FirstCompiler.begin(words, Boolean.getBoolean("launched")).settle();
      System.out.println(FirstCompiler.tell("Compiler.directives_print"));
    }
  }

  @Test
  void aCommandThatReadsALabIsLeftToTheFirstCompiler() throws Exception {
    assertThat(ask(true, "plan").replaceAll("\\s+", " "))
        .contains("c2 directives: ", "Exclude:true")
        .matches(".*matching: java/math/\\*\\.\\* .*matching: \\*\\.\\* .*");
    assertThat(left()).isEmpty();
  }

  @Test
  void theServersOfTheSandboxAndShortCommandsKeepBoth() throws Exception {
    assertThat(ask(true, "__sandbox")).doesNotContain("Exclude:true");
    assertThat(ask(true, "version")).doesNotContain("Exclude:true");
  }

  @Test
  void aJvmThatDoesNotOpenThePackageRunsAsItWouldAndNothingIsLeft() throws Exception {
    assertThat(ask(false, "plan")).contains("InaccessibleObjectException");
    assertThat(left()).isEmpty();
  }

  private String ask(boolean opened, String word) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + folder);
    if (opened) {
      command.add("--add-opens");
      command.add("jdk.management/com.sun.management.internal=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Asking.class.getName(), word));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jit")).toList();
    }
  }
}
