package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modes and budgets of a host, from the command line. */
class ModeTest {
  private static final String LAB =
      """
      homelab('lab') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.68.0/24'; gateway '192.168.68.1' }
        proxmox('pve') {
          endpoint 'https://192.168.68.51:8006'; token secret('pve.token'); storage 'local-zfs'
          budget { memory 48.GiB; hypervisor 4.GiB; zfs 8.GiB; cpu 16 }
          card 'gpu', path: '0000:01:00', id: '10de:2684'
          vm windows { memory 24.GiB; cpu 8; gpu passthrough; medium 'local:iso/windows.iso'; off() }
          vm linux { memory 8.GiB; address '192.168.68.40' }
          vm('build', linux { memory 16.GiB; cpu 4; address '192.168.68.41' })
          mode('gaming') { start 'windows'; stop 'build' }
        }
      }
      """;

  @TempDir Path folder;
  private WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  private CliRun cli = new CliRun(Path.of("unused"));

  @BeforeEach
  void lab() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private ProxmoxSimulator host() {
    return world.world().host("pve");
  }

  private void up() {
    CliRun.Result up = cli.run("up", "--sandbox", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
  }

  /** The machines that were started and stopped since the log was cleared, in order. */
  private List<String> switched() {
    return host().changes().stream()
        .map(RequestLog.Entry::path)
        .filter(path -> path.matches(".*/status/(start|shutdown|stop)"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void aModeStopsBeforeItStartsAndStaysUntilAnotherOne() {
    up();
    host().clearRequests();

    CliRun.Result gaming = cli.run("mode", "gaming", "--sandbox", "--yes");

    assertThat(gaming.code()).as(gaming.err()).isZero();
    assertThat(gaming.err()).contains("mode 'gaming': stops build, starts windows");
    assertThat(switched()).containsExactly("shutdown", "start");
    host().clearRequests();
    up();
    assertThat(host().changes()).isEmpty();
    assertThat(cli.run("mode", "--sandbox").out()).contains("* gaming   starts windows");
    assertThat(cli.run("mode", "--json", "--sandbox").out())
        .startsWith("{\"format\":1,\"modes\":[")
        .contains("{\"name\":\"gaming\",\"active\":true,\"start\":[\"proxmox.pve/vm.windows\"]");

    assertThat(cli.run("status", "--sandbox").out())
        .contains("in the mode 'gaming', which ends with  homelab mode --sandbox normal");

    assertThat(cli.run("mode", "normal", "--sandbox", "--yes").code()).isZero();
    assertThat(cli.run("status", "--sandbox").out()).doesNotContain("in the mode");
    assertThat(cli.run("mode", "--sandbox").out()).contains("* normal");
    assertThat(switched()).containsExactlyInAnyOrder("shutdown", "start");
  }

  @Test
  void whatFailsOnTheWayIsTakenBack() {
    up();
    host()
        .faults()
        .once("", "qmstart", new PveFault.TaskEnds("start failed: QEMU exited with code 1", false));
    host().clearRequests();

    CliRun.Result gaming = cli.run("mode", "gaming", "--sandbox", "--yes");

    assertThat(gaming.code()).isEqualTo(1);
    assertThat(gaming.err()).contains("going back to the mode 'normal'");
    assertThat(cli.run("mode", "--sandbox").out()).contains("* normal");
  }

  @Test
  void aDryRunAndANoLeaveTheModeAsItIs() {
    up();
    host().clearRequests();

    assertThat(cli.run("mode", "gaming", "--sandbox", "--dry-run").code()).isZero();
    assertThat(cli.answering("n\n").run("mode", "gaming", "--sandbox").code()).isEqualTo(2);

    assertThat(host().changes()).isEmpty();
    assertThat(cli.run("mode", "--sandbox").out()).contains("* normal");
  }

  @Test
  void aModeThatIsNotThereAndADownInOneAreToldWhatToDo() {
    up();
    assertThat(cli.run("mode", "gamin", "--sandbox").err()).contains("did you mean 'gaming'?");
    assertThat(cli.run("mode", "gaming", "--sandbox", "--yes").code()).isZero();
    assertThat(cli.run("down", "--sandbox", "--yes").err()).contains("homelab mode", "normal");
  }

  @Test
  void theBudgetShowsEachModeAndWhatDoesNotFitIsAMistake() throws IOException {
    CliRun.Result budget = cli.run("budget");
    assertThat(budget.code()).isZero();
    assertThat(budget.out()).contains("proxmox.pve, gaming").containsPattern("taken +32 GiB");
    assertThat(cli.run("budget", "--json").out())
        .startsWith("{\"format\":1,\"budgets\":[")
        .contains("\"memoryForMachinesMiB\":36864");

    Files.writeString(folder.resolve("homelab.groovy"), LAB.replace("; stop 'build'", ""));
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("do not fit in the mode 'gaming'", "running machines take 48 GiB of memory");
  }
}
