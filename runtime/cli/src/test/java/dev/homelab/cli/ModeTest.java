package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modes and budgets of a host, from the command line. */
class ModeTest extends WorldLab {
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

  @BeforeEach
  void lab() throws IOException {
    script(LAB);
  }

  @Test
  void aPlanInTheSandboxDoesNotAskForTheTokenOfAHost() {
    CliRun.Result plan = run("plan", "--sandbox");
    assertThat(plan.out() + plan.err()).contains("to add").doesNotContain("PVE_TOKEN", "HL4031");
  }

  @Test
  void whatDoesNotFitBesideWhatRunsIsNotStarted() {
    up();
    host().clearRequests();

    CliRun.Result refused = cli.run("start", "windows", "--sandbox", "--yes");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("proxmox.pve/vm.windows does not fit on 'pve' beside what runs there")
        .contains("running machines take 48 GiB", "stop another one first: homelab stop");
    assertThat(host().changes()).isEmpty();
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
    assertThat(switched()).containsExactly("shutdown", "start");
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
    assertThat(switched()).containsExactly("shutdown", "start", "start");
    assertThat(running()).containsExactlyInAnyOrder("linux", "build");
    host().clearRequests();
    up();
    assertThat(host().changes()).isEmpty();
  }

  /** The names of the machines that run on the host. */
  private List<String> running() {
    List<String> running = new ArrayList<>();
    host()
        .edit(
            root -> {
              for (JsonNode machine : root.path("vms")) {
                if (machine.path("status").asText().equals("running")) {
                  running.add(machine.at("/conf/name").asText());
                }
              }
            });
    return running;
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
  void aModeThatIsNotThereIsToldAndMachinesThatRestGoDownAsTheyAre() {
    up();
    assertThat(cli.run("mode", "gamin", "--sandbox").err()).contains("did you mean 'gaming'?");
    assertThat(cli.run("mode", "gaming", "--sandbox", "--yes").code()).isZero();
    CliRun.Result down = cli.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(down.err()).contains("kept, for it holds data");
  }

  @Test
  void theBudgetTellsAHostThatIsOtherThanTheScriptCountsWith() {
    up();
    assertThat(run("budget", "--sandbox").out())
        .contains("proxmox.pve, node pve: 48 GiB of memory, 16 processors")
        .doesNotContain("differs");

    host()
        .edit(
            root -> {
              ObjectNode pve = root.withObject("/nodes/pve");
              pve.put("memory", 32L << 30).put("cores", 12);
            });

    assertThat(run("budget", "--sandbox").out())
        .contains("differs: the script counts with 48 GiB of memory, and it has 32 GiB")
        .contains("differs: the script counts with 16 processors, and it has 12");
    assertThat(run("budget", "--json", "--sandbox").out())
        .contains("\"asked\":true,\"nodes\":[{\"name\":\"pve\",\"memoryMiB\":32768,\"cores\":12}]")
        .contains("\"differs\":[\"the script counts with 48 GiB");
  }

  @Test
  void theBudgetCountsTheNodesThatTheScriptNames() throws IOException {
    script(
        LAB.replace("storage 'local-zfs'", "storage 'local-zfs'; nodes 'pve', 'pve2', 'pve3'")
            .replace("memory 48.GiB", "memory 144.GiB")
            .replace("mode('gaming') { start 'windows'; stop 'build' }", ""));
    up();
    assertThat(run("budget", "--sandbox").out())
        .contains("node pve: 48 GiB of memory, 6 processors", "node pve3: 48 GiB")
        .doesNotContain("differs");

    host().edit(root -> root.withObject("/nodes").remove("pve3"));

    assertThat(run("budget", "--sandbox").out())
        .contains("proxmox.pve, node pve3: is not online, so the sizes are not compared")
        .doesNotContain("differs");
    assertThat(run("budget", "--json", "--sandbox").out()).contains("\"off\":[\"pve3\"]");
  }

  @Test
  void theBudgetShowsEachModeAndWhatDoesNotFitIsAMistake() throws IOException {
    CliRun.Result budget = cli.run("budget");
    assertThat(budget.code()).isZero();
    assertThat(budget.out()).contains("proxmox.pve, gaming").containsPattern("taken +32 GiB");
    assertThat(cli.run("budget", "--json").out())
        .startsWith("{\"format\":1,\"budgets\":[")
        .contains("\"memoryForMachinesMiB\":36864");

    assertThat(budget.out())
        .containsPattern("taken +32 GiB .*1 graphics card")
        .containsPattern("there +36 GiB .*1 graphics card")
        .containsPattern("lan +192.168.68.0/24 +254 +3")
        .contains("proxmox.pve was not asked");
    assertThat(cli.run("budget", "--json").out())
        .contains(
            "\"cards\":1,\"cardsTaken\":0", "\"hosts\":[{\"host\":\"proxmox.pve\",\"asked\":false")
        .contains("{\"name\":\"lan\",\"range\":\"192.168.68.0/24\",\"size\":254,\"used\":3}");

    script(LAB.replace("; stop 'build'", ""));
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("do not fit in the mode 'gaming'", "running machines take 48 GiB of memory");
  }
}
