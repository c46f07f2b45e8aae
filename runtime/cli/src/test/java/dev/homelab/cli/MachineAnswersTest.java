package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees of a host whose answers are late, torn, unreadable or refuse, and after. */
class MachineAnswersTest extends WorldLab {
  private static final String LAB =
      """
      homelab('answers') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
          vm('files', linux { address '192.168.1.40'; memory 4.GiB })
        }
      }
      """;

  @BeforeEach
  void start() throws IOException {
    script(LAB);
    run("plan", "--sandbox");
    host().clearRequests();
  }

  private String fails(int code) {
    CliRun.Result failed = cli.run("up", "--sandbox", "--yes");
    String told = failed.err() + failed.out();
    assertThat(failed.code()).as(told).isEqualTo(code);
    assertThat(told).doesNotContain("Exception", "\tat ", "null");
    return told;
  }

  /** The next run makes what is missing, and one machine it is. */
  private void goesOn() {
    host().faults().clear();
    up();
    assertThat(up().out()).contains("nothing to change");
    host().edit(root -> assertThat(root.path("vms")).hasSize(1));
  }

  @Test
  void anAnswerThatSaysNothingIsToldBeforeAnythingIsDone() {
    for (String body : new String[] {"", "<html>hello</html>", "[1, 2"}) {
      host().faults().add("GET", "/nodes/pve/qemu$", 0, 0, new PveFault.Garbage(body, true));
      assertThat(fails(2))
          .contains("HL5513", "the answer is not what a Proxmox VE host sends", ":8006");
      host().faults().clear();
    }
    assertThat(host().changes()).noneMatch(entry -> entry.path().endsWith("/qemu"));
    goesOn();
  }

  @Test
  void aChangeWhoseAnswerIsTornUnreadableOrLateIsMadeOnceAndNobodySees() {
    host().faults().once("POST", "/qemu$", new PveFault.Torn());
    host().faults().once("POST", "/start$", new PveFault.Garbage("<html>", true));
    host().faults().add("GET", "/status", 0, 5, new PveFault.Delay(200));
    up();
    assertThat(host().changes())
        .filteredOn(entry -> entry.path().matches(".*/(qemu|start)"))
        .hasSize(2);
    goesOn();
  }

  @Test
  void aHostWhoseClockIsSetBackInTheMiddleIsFollowed() {
    host().faults().once("POST", "/qemu$", new PveFault.Skew(-7_200_000));
    host().faults().once("POST", "/start$", new PveFault.Cut(true));
    up();
    assertThat(host().changes())
        .filteredOn(entry -> entry.path().matches(".*/(qemu|start)"))
        .hasSize(2);
    goesOn();
  }

  /** The client gives a host that hangs a minute, then looks what became of its request. */
  @Test
  @Tag("proof")
  void aHostThatHangsIsLookedBehind() {
    host().faults().once("POST", "/qemu$", new PveFault.Hang(true));
    up();
    assertThat(host().changes()).filteredOn(entry -> entry.path().endsWith("/qemu")).hasSize(1);
    goesOn();
  }

  @Test
  void aNodeWithoutMemoryIsToldAndTheMachineStays() {
    long[] before = {0};
    host()
        .edit(
            root -> {
              before[0] = root.withObject("/nodes/pve").path("memory").asLong();
              root.withObject("/nodes/pve").put("memory", 1L << 30);
            });
    assertThat(fails(1))
        .contains("HL5539", "the node has not enough memory free for it", "Cannot allocate memory")
        .contains("switch another machine off");
    host().edit(root -> root.withObject("/nodes/pve").put("memory", before[0]));
    goesOn();
    assertThat(host().changes()).filteredOn(entry -> entry.path().endsWith("/qemu")).hasSize(1);
  }

  @Test
  void aStorageWithoutSnapshotsIsTold() throws IOException {
    host().edit(root -> root.withObject("/storages/local-zfs").put("type", "lvm"));
    script(LAB.replace("memory 4.GiB", "memory 4.GiB; snapshot 'before'"));
    assertThat(fails(1))
        .contains("HL5544", "lies where no snapshots are taken", "zfspool, lvmthin");
    script(LAB);
    goesOn();
  }
}
