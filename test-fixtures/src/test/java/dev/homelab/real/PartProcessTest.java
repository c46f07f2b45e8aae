package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting programs, and killing those and only those that were started. */
class PartProcessTest {

  @TempDir Path folder;

  @Test
  void killsWhatItStartedAndRemovesThePidFile() throws IOException {
    PartProcess.start(folder, "sleeper", List.of("sleep", "600"));
    ProcessHandle sleeper = handle(folder.resolve("sleeper.pid"));
    assertThat(sleeper.isAlive()).isTrue();

    PartProcess.killAll(folder);

    assertThat(sleeper.onExit()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(folder.resolve("sleeper.pid")).doesNotExist();
  }

  @Test
  void sparesAProcessThatTookOverTheNumber(@TempDir Path other) throws IOException {
    PartProcess.start(other, "stranger", List.of("sleep", "600"));
    ProcessHandle stranger = handle(other.resolve("stranger.pid"));
    try {
      Files.writeString(folder.resolve("old.pid"), stranger.pid() + " 2001-01-01T00:00:00Z");

      PartProcess.killAll(folder);

      assertThat(stranger.isAlive()).isTrue();
      assertThat(folder.resolve("old.pid")).doesNotExist();
    } finally {
      PartProcess.killAll(other);
    }
  }

  @Test
  void tellsTheEndOfTheLogOfAProgramThatEndsEarly() {
    PartProcess process =
        PartProcess.start(folder, "talker", List.of("sh", "-c", "echo no such flag; exit 3"));

    assertThatThrownBy(() -> process.pause(60_000))
        .isInstanceOf(RealException.class)
        .hasMessageContaining("talker ended with 3")
        .hasMessageContaining("no such flag");
  }

  @Test
  void clearsTheClustersOfProcessesThatAreNoMore() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path cluster = Files.createDirectories(folder.resolve(Long.toString(gone.pid())));
    PartProcess.start(cluster, "leftover", List.of("sleep", "600"));
    ProcessHandle leftover = handle(cluster.resolve("leftover.pid"));

    SharedCluster.clearDead(folder);

    assertThat(leftover.onExit()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(cluster).doesNotExist();
  }

  private static ProcessHandle handle(Path pidFile) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).split(" ", -1)[0]))
        .orElseThrow();
  }
}
