package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State folders that know less than what runs: put back from a backup, or with lost records. */
class OlderFolderTest {
  private static final String LAB =
      """
      homelab('older') {
        secrets { generated 'pw' }
        cluster('c') {
          namespace('older') {
            app('web') { image 'example.com/web:1.0'; env 'PW', secret('pw') }
            manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: plain}, data: {a: b}}'
          }
        }
      }
      """;

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;
  private CliRun cli;

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** A sandbox whose world lies elsewhere, so that a folder that is put back leaves it as it is. */
  @BeforeEach
  void up() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    cli = new CliRun(folder).on(CliRun.partsWith((state, name, world) -> kubeconfig()));
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
  }

  private Path kubeconfig() {
    try {
      return Files.writeString(folder.resolve("kubeconfig-c"), simulator.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
  }

  @Test
  void aBackupFromBeforeARotationDoesNotWriteTheOldSecret() throws IOException {
    Path state = folder.resolve(".homelab");
    copy(state, folder.resolve("backup"));
    assertThat(cli.run("secret", "rotate", "pw", "--sandbox", "--yes").code()).isZero();
    CliRun.Result newer = cli.run("up", "--sandbox", "--yes");
    assertThat(newer.code()).as(newer.err()).isZero();
    copy(folder.resolve("backup"), state);

    CliRun.Result stale = cli.run("up", "--sandbox", "--yes");
    assertThat(stale.code()).as(stale.err()).isEqualTo(2);
    assertThat(stale.err()).contains("HL4006", "HL4024", "secret `pw`", "state rebuild");

    CliRun.Result rebuilt = cli.run("state", "rebuild", "--sandbox", "--yes");
    assertThat(rebuilt.code()).as(rebuilt.err()).isZero();
    CliRun.Result again = cli.run("up", "--sandbox", "--yes");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("HL4006");
  }

  @Test
  void whatIsNotRecordedIsSaidSoAndNotCalledUnready() {
    String plain = "cluster.c/namespace.older/configmap.plain";
    assertThat(cli.run("state", "forget", plain, "--sandbox", "--yes").code()).isZero();
    for (String command : List.of("status", "plan")) {
      CliRun.Result told = cli.run(command, "--sandbox");
      assertThat(told.out())
          .as(command)
          .contains("as wished; exists already and is not recorded")
          .doesNotContain("not ready");
    }
  }
}
