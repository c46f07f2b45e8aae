package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of simulated clusters: listed, ended by hand, and by a down that leaves nothing.
 */
class SandboxCommandTest {
  private KubeSimulator simulator;
  @TempDir Path folder;
  private final Machine machine = new Machine();
  private CliRun cli;

  /** Clusters that remember which of them run; all of them are one simulator. */
  private final class Machine implements Clusters {
    private final List<String> known = new ArrayList<>();
    private final List<String> running = new ArrayList<>();

    @Override
    public Path ensure(Path stateFolder, String name, SandboxWorld world) {
      known.remove(name);
      known.add(name);
      running.remove(name);
      running.add(name);
      try {
        return Files.writeString(folder.resolve("kubeconfig-" + name), simulator.kubeconfig());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public List<Simulated> list(Path stateFolder) {
      assertThat(stateFolder).isEqualTo(folder.resolve(".homelab/sandbox"));
      return known.stream()
          .map(
              name ->
                  new Simulated(name, "https://127.0.0.1:7", running.contains(name) ? 42L : null))
          .toList();
    }

    @Override
    public boolean stop(Path stateFolder, String name) {
      return running.remove(name);
    }
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @BeforeEach
  void lab() throws IOException {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
    script("");
    cli = new CliRun(folder).on(CliRun.partsWith(machine));
  }

  private void script(String more) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab('ended') { cluster('c') { namespace('ended') { "
            + "app('a') { image 'example.com/a:1'; "
            + more
            + " } } } }");
  }

  @Test
  void listsThemWithTheirProcesses() throws IOException {
    assertThat(cli.run("sandbox", "list").out()).isEqualTo("this lab has no sandbox yet\n");
    cli.run("up", "--sandbox", "--yes");
    Files.writeString(folder.resolve("homelab.groovy"), "not a lab {");
    assertThat(cli.run("sandbox", "list").out())
        .isEqualTo(
            """
            cluster c                process 42               https://127.0.0.1:7
            End them and keep what they hold: homelab sandbox stop
            """);
    assertThat(cli.run("sandbox", "list", "--json").out())
        .contains("\"running\" : true", "\"pid\" : 42");
    assertThat(cli.run("sandbox", "stop").err())
        .isEqualTo("stopped cluster c; what was there is kept\n");
    assertThat(cli.run("sandbox", "list").out()).isEqualTo("cluster c                stopped\n");
    assertThat(cli.run("sandbox", "stop", "cluster.c").err()).contains("no simulated cluster");
    CliRun.Result other = cli.run("sandbox", "stop", "d");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("the sandbox has no cluster 'd'", "did you mean 'c'?");
  }

  @Test
  void aResetForgetsWhatIsSimulatedAndItsRecords() throws IOException {
    assertThat(cli.run("sandbox", "reset", "--yes").err())
        .isEqualTo("this lab has no sandbox yet\n");
    cli.run("up", "--sandbox", "--yes");
    Path state = folder.resolve(".homelab/sandbox/state");
    CliRun.Result asked = cli.run("sandbox", "reset");
    assertThat(asked.code()).isEqualTo(2);
    assertThat(asked.err()).contains("HL9032", "sandbox reset --yes");
    assertThat(state).exists();
    assertThat(machine.running).containsExactly("c");

    CliRun.Result reset = cli.run("sandbox", "reset", "--yes");

    assertThat(reset.code()).as(reset.err()).isZero();
    assertThat(reset.err()).contains("starts from nothing");
    assertThat(machine.running).isEmpty();
    assertThat(state).doesNotExist();
    assertThat(cli.run("sandbox", "list").out()).contains("stopped");
  }

  @Test
  void aResetLeavesAFolderThatIsNoSandbox() throws IOException {
    Path other = Files.createDirectories(folder.resolve(".homelab/sandbox"));
    Files.writeString(other.resolve("diary.txt"), "mine");
    CliRun.Result refused = cli.run("sandbox", "reset", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL9151");
    assertThat(other.resolve("diary.txt")).exists();
  }

  @Test
  void aResetIsRefusedWhileARunIsAtWork() {
    cli.run("up", "--sandbox", "--yes");
    Path sandbox = folder.resolve(".homelab/sandbox");
    try (StateStore store = StateStore.open(FolderBackend.open(sandbox), Clock.systemUTC());
        StateBackend.Lock held = store.lock("up --sandbox")) {
      CliRun.Result refused = cli.run("sandbox", "reset", "--yes");
      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.err()).contains("HL4001");
      assertThat(held).isNotNull();
    }
    assertThat(sandbox.resolve("state")).exists();
    assertThat(machine.running).containsExactly("c");
  }

  @Test
  void aDownThatLeavesNothingEndsThem() {
    cli.run("up", "--sandbox", "--yes");
    assertThat(cli.run("down", "--sandbox", "--dry-run").code()).isZero();
    assertThat(machine.running).containsExactly("c");
    CliRun.Result down = cli.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.err()).isZero();
    assertThat(down.err()).contains("what simulated it is stopped until the next up");
    assertThat(machine.running).isEmpty();
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isZero();
    assertThat(machine.running).containsExactly("c");
  }

  @Test
  void aCommandThatLooksTakesTheSandboxAndEndsWhatItStarted() {
    cli.run("up", "--sandbox", "--yes");
    CliRun.Result plan = cli.run("plan");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("unchanged");
    assertThat(machine.running).containsExactly("c");
    cli.run("sandbox", "stop");
    assertThat(cli.run("status").code()).isZero();
    assertThat(cli.run("plan", "--sandbox").code()).isZero();
    assertThat(machine.running).isEmpty();
  }

  @Test
  void aPlanOfOneThingSaysWhatIsAsWishedAndCounts() {
    cli.run("up", "--sandbox", "--yes");
    assertThat(cli.run("plan", "app.a", "--sandbox").out())
        .contains("as wished\n", " unchanged\n")
        .doesNotContain("not ready yet");
  }

  @Test
  void afterADownTheStatusNamesWhatIsKeptAndHowToDeleteIt() throws IOException {
    script("volume('d') { at '/d' }");
    cli.run("up", "--sandbox", "--yes");
    CliRun.Result down = cli.run("down", "--yes");
    assertThat(down.err()).containsOnlyOnce("Deleting what is kept is a step of its own:");
    CliRun.Result status = cli.run("status");
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out())
        .startsWith("ended · down · 2 kept")
        .contains("  ! cluster.c/namespace.ended/app.a   kept, ")
        .contains("down --sandbox --delete-data cluster.c/namespace.ended/app.a/")
        .doesNotContain("is not there");
  }

  @Test
  void aConfirmedLossThatNothingAsksForIsTold() {
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isZero();
    CliRun.Result up = cli.run("up", "--sandbox", "--yes", "--delete-data", "app.a");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.err()).contains("--delete-data cluster.c/namespace.ended/app.a does nothing");
  }

  @Test
  void aRenameMayBeSaidByTheEndOfAnAddress() throws IOException {
    cli.run("up", "--sandbox", "--yes");
    Path script = folder.resolve("homelab.groovy");
    String before = Files.readString(script);
    Files.writeString(script, before.replace("app('a') {", "app('b') { moved from: 'app.a';"));
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.err()).doesNotContain("HL3027", "HL3022");
    assertThat(cli.run("state", "list").out()).contains("/app.b/").doesNotContain("/app.a/");
    CliRun.Result again = cli.run("status");
    assertThat(again.err()).doesNotContain("HL3027");
    Files.writeString(script, before.replace("app('a') {", "app('z') { moved from: 'app.none';"));
    assertThat(cli.run("plan", "--sandbox").err())
        .containsOnlyOnce("nothing is recorded under `app.none`")
        .doesNotContain("made new");
  }

  @Test
  void explainTellsOfAServiceWhatItNeedsAndOfAKeptThingWhyItIsThere() throws IOException {
    script("volume('d') { at '/d' }");
    cli.run("up", "--sandbox", "--yes");
    assertThat(cli.run("explain", "app.a").out())
        .contains("  needs     cluster.c/namespace.ended\n", "  is for    nothing");
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab('ended') { cluster('c') { namespace('ended') { } } }");
    cli.run("up", "--sandbox", "--yes");
    assertThat(cli.run("explain", "app.a").out())
        .contains(
            "not in the script any more", "still there", "up --sandbox --delete-data cluster.c")
        .doesNotContain("0 resources");
  }

  @Test
  void aDownThatLeavesSomethingLeavesThemRunning() throws IOException {
    script("volume('d') { at '/d' }");
    cli.run("up", "--sandbox", "--yes");
    CliRun.Result down = cli.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(machine.running).containsExactly("c");
  }
}
