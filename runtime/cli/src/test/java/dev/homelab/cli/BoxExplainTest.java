package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of the smallest lab before anything is made. */
class BoxExplainTest {
  private static final Path LAB =
      Path.of(System.getProperty("homelab.root", "../..")).resolve("homelab.groovy");

  @TempDir Path folder;

  private CliRun.Result run(String... words) throws IOException {
    Files.copy(LAB, folder.resolve("homelab.groovy"));
    return new CliRun(folder).run(words);
  }

  @Test
  void eachDefaultOfABoxIsToldWithItsReason() throws IOException {
    CliRun.Result told = run("explain", "node.aoostar");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("decided below, where the script says nothing")
        .containsPattern("publishing\\.host +aoostar\\.home\\.arpa +the lab names no domain")
        .containsPattern("spec\\.instanceType +cx1\\.2xlarge +processors and memory of its own")
        .containsPattern("layout +auto +a mirror of several disks alike");
  }

  @Test
  void whatNobodyCanGuessIsToldWithTheWordToAdd() throws IOException {
    CliRun.Result told = run("plan");
    assertThat(told.code()).isEqualTo(2);
    assertThat(told.out() + told.err())
        .contains("where is the box `aoostar`?", "homelab.groovy:2:3")
        .contains("node('aoostar') { address '192.168.1.20' }")
        .doesNotContain("\tat ");
  }
}
