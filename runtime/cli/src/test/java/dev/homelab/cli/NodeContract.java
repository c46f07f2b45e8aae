package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of one box with Talos by the command line, from maintenance mode and back to it. The
 * folder stays when it fails, for the secrets in it are what the box can be reset with.
 */
abstract class NodeContract {
  private static final String NODE = "cluster.suite/node.suite-cp-1";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  /** The box. */
  abstract NodePlace place();

  /** The command line in that folder. */
  abstract CliRun cli();

  /** Options that every command takes. */
  abstract List<String> always();

  private CliRun.Result any(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(1, always());
    return cli().run(all.toArray(String[]::new));
  }

  private CliRun.Result run(String... words) {
    CliRun.Result result = any(words);
    assertThat(result.code())
        .as(String.join(" ", words) + " in " + folder + ": " + result.err() + result.out())
        .isZero();
    return result;
  }

  @Test
  void aBoxLivesFromMaintenanceModeAndBack() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), place().script());
    comesUpOnce();
    isUpgradedAndStartedAnew();
    givesAccess();
    goesBack();
  }

  private void comesUpOnce() {
    run("doctor");
    assertThat(run("plan").out()).contains("node.suite-cp-1").doesNotContain("nothing to change");
    run("up", "--yes");
    assertThat(run("up", "--yes").out()).contains("nothing to change");
    assertThat(run("services", NODE).out()).containsPattern("etcd +Running +healthy");
    assertThat(run("dmesg", NODE).out()).isNotBlank();
  }

  private void isUpgradedAndStartedAnew() {
    CliRun.Result upgrade = run("upgrade", "suite", "--talos", place().to(), "--write", "--yes");
    assertThat(upgrade.err()).contains("version " + place().from() + " -> " + place().to());
    assertThat(run("up", "--yes").out()).contains("nothing to change");
    run("reboot", NODE, "--yes");
    run("up", "--yes");
    assertThat(run("up", "--yes").out()).contains("nothing to change");
  }

  private void givesAccess() throws IOException {
    run("etcd", "snapshot", NODE, "suite.snapshot");
    assertThat(Files.size(folder.resolve("suite.snapshot"))).isPositive();
    Path access = folder.resolve("kubeconfig");
    Files.writeString(access, run("kubeconfig", "suite").out());
    assertThat(run("doctor").out()).contains("authorities until");
    askedByKubectl(access);
    Files.delete(access);
  }

  /** What the real kubectl sees; how it is found is the implementor's, none at all is fine. */
  void askedByKubectl(Path access) throws IOException {
    Path seen = access.resolveSibling("nodes.txt");
    ProcessBuilder builder =
        new ProcessBuilder("kubectl", "--kubeconfig", access.toString(), "get", "nodes")
            .redirectErrorStream(true)
            .redirectOutput(seen.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException none) {
      System.out.println("node suite: there is no kubectl here, which is left out");
      return;
    }
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String said = Files.readString(seen);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("suite-cp-1 +Ready ");
  }

  private void goesBack() {
    assertThat(any("down", "--yes").code()).as("data is kept until that is confirmed").isEqualTo(5);
    run("down", "--yes", "--delete-data", NODE + "/talos.machine");
    assertThat(run("state", "list").out()).isEmpty();
    assertThat(run("plan").out()).contains("node.suite-cp-1").doesNotContain("nothing to change");
  }
}
