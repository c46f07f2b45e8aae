package dev.homelab.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherFileTest {
  @TempDir Path folder;

  /** What Java would be started with; the Java here is a script that says its words. */
  private String started(String... words) throws IOException, InterruptedException {
    Path home = folder.resolve("java home");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Path launcher = folder.resolve("homelab");
    Files.writeString(launcher, LauncherFile.header(new JavaHome(home, 17), null));
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().remove("HOMELAB_JAVA_OPTIONS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Test
  void leavesTheSecondCompilerOutOfAllCommandsButUp() throws Exception {
    assertThat(started("plan", "-f", "a lab.groovy"))
        .startsWith("-XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dhomelab.command=")
        .endsWith("/homelab plan -f a lab.groovy");
    assertThat(started("-f", "a lab.groovy", "up"))
        .startsWith("-XX:-UsePerfData -Dhomelab.command=")
        .endsWith("/homelab -f a lab.groovy up");
  }

  @Test
  void startsWithoutWords() throws Exception {
    assertThat(started()).startsWith("-XX:TieredStopAtLevel=1 ").endsWith("/homelab");
  }
}
