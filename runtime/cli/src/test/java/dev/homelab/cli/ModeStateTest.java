package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mode of a lab is recorded with its state, wherever that is kept. */
class ModeStateTest extends WorldLab {
  private static final String IN_FOLDER = "";
  private static final String IN_CLUSTER = "cluster('c') { kubeconfig 'x' }; state { cluster 'c' }";
  private static final String GAMING = "proxmox.pve/mode.gaming";
  private static final String LAB =
      """
      homelab('lab') {
        %s
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.68.0/24'; gateway '192.168.68.1' }
        proxmox('pve') {
          endpoint 'https://192.168.68.51:8006'; token secret('pve.token'); storage 'local-zfs'
          vm windows { memory 24.GiB; medium 'local:iso/windows.iso'; off() }
          vm('build', linux { memory 16.GiB; address '192.168.68.41' })
          mode('gaming') { start 'windows'; stop 'build' }
        }
      }
      """;

  private @Nullable KubeSimulator cluster;
  private Runnable whenReached = () -> {};

  /** The hosts of the world, and one cluster that is there already. */
  private final Clusters reached =
      new Clusters() {
        @Override
        public Path ensure(Path stateFolder, String name, SandboxWorld furnished) {
          if (cluster == null) {
            cluster = KubeSimulator.start(SimulatorOptions.inMemory());
          }
          try {
            return Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public Machines ensure(Path stateFolder, MachineWorld described) {
          Machines machines = world.ensure(stateFolder, described);
          Runnable told = whenReached;
          whenReached = () -> {};
          told.run();
          return machines;
        }
      };

  @AfterEach
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A person's machine: a folder with a copy of the script. */
  private CliRun machine(String name, String state) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Files.writeString(own.resolve("homelab.groovy"), LAB.formatted(state));
    return new CliRun(own).on(CliRun.partsWith(reached)).with("HOSTNAME", name);
  }

  private static String done(CliRun machine, String... words) {
    CliRun.Result result = machine.run(words);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    return result.out();
  }

  private static void up(CliRun machine) {
    done(machine, "up", "--sandbox", "--yes");
  }

  private Path folderOf(String name) {
    return folder.resolve(name).resolve(".homelab/sandbox");
  }

  @Test
  void anotherMachineKnowsTheModeAndLeavesItAsItIs() throws IOException {
    CliRun first = machine("first", IN_CLUSTER);
    CliRun second = machine("second", IN_CLUSTER);
    up(first);
    done(first, "mode", "gaming", "--sandbox", "--yes");
    assertThat(done(second, "status", "--sandbox")).contains("in the mode 'gaming'");
    done(second, "state", "join", "--sandbox", "--yes");
    assertThat(done(second, "mode", "--sandbox")).contains("* gaming");
    assertThat(done(second, "plan", "--sandbox", "--exit-code")).contains("in the mode 'gaming'");
    assertThat(done(second, "plan", "--sandbox", "--json")).contains("\"mode\" : \"gaming\"");
    host().clearRequests();

    up(second);

    assertThat(host().changes()).isEmpty();
    done(second, "mode", "normal", "--sandbox", "--yes");
    assertThat(switched()).containsExactly("shutdown", "start");
    host().clearRequests();
    assertThat(done(first, "plan", "--sandbox", "--exit-code")).doesNotContain("in the mode");
    up(first);
    assertThat(done(first, "mode", "--sandbox")).contains("* normal");
    assertThat(host().changes()).isEmpty();
  }

  @Test
  void theModeGoesWithTheStateWhenThatIsMoved() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    done(here, "mode", "gaming", "--sandbox", "--yes");
    CliRun moved = machine("first", IN_CLUSTER);
    done(moved, "state", "move", "--sandbox", "--yes");
    CliRun second = machine("second", IN_CLUSTER);
    assertThat(done(second, "status", "--sandbox")).contains("in the mode 'gaming'");
  }

  @Test
  void aCommandThatDiedAfterTheRecordIsFinishedByTheNextUp() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    RecordedMode.set(folderOf("first"), GAMING);
    host().clearRequests();

    up(here);

    assertThat(switched()).containsExactly("shutdown", "start");
    assertThat(done(here, "mode", "--sandbox")).contains("* gaming");
  }

  @Test
  void theFileOfOlderVersionsIsTakenOverOnceAndNeverWinsAfterThat() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    Path note = folderOf("first").resolve("mode");
    Files.writeString(note, GAMING + "\n");
    host().clearRequests();

    up(here);

    assertThat(switched()).containsExactly("shutdown", "start");
    assertThat(done(here, "state", "export", "--sandbox")).contains("\"mode\":\"" + GAMING + '"');
    Files.delete(note);
    assertThat(done(here, "plan", "--sandbox", "--exit-code")).contains("in the mode 'gaming'");
    done(here, "mode", "normal", "--sandbox", "--yes");
    Files.writeString(note, GAMING + "\n");
    assertThat(done(here, "status", "--sandbox")).doesNotContain("in the mode");
    assertThat(note).doesNotExist();
  }

  @Test
  void aModeThatOnlyTheFileOfOlderVersionsNamesCanBeLeft() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    Path file = folderOf("first").resolve("mode");
    Files.writeString(file, "proxmox.pve/mode.gone\n");
    assertThat(here.run("up", "--sandbox", "--yes").err()).contains("HL9038");

    done(here, "mode", "normal", "--sandbox", "--yes");

    assertThat(file).doesNotExist();
    assertThat(done(here, "up", "--sandbox", "--yes")).contains("nothing to change");
  }

  @Test
  void aModeThatAnotherMachineChangedMeanwhileIsToldAndNothingIsDone() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    host().clearRequests();
    whenReached = () -> RecordedMode.set(folderOf("first"), GAMING);

    CliRun.Result start = here.run("start", "windows", "--sandbox", "--yes");

    assertThat(start.code()).isEqualTo(2);
    assertThat(start.err()).contains("HL9106", "the lab went into the mode 'gaming' meanwhile");
    assertThat(host().changes()).isEmpty();
  }

  @Test
  void anUpFollowsAModeThatAnotherMachineChangedMeanwhile() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    host().clearRequests();
    whenReached = () -> RecordedMode.set(folderOf("first"), GAMING);

    up(here);

    assertThat(switched()).containsExactly("shutdown", "start");
  }

  @Test
  void aRebuiltStateKeepsTheMode() throws IOException {
    CliRun here = machine("first", IN_FOLDER);
    up(here);
    done(here, "mode", "gaming", "--sandbox", "--yes");
    done(here, "state", "rebuild", "--sandbox", "--yes");
    assertThat(done(here, "state", "export", "--sandbox")).contains("\"mode\":\"" + GAMING + '"');
  }
}
