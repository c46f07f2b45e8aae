package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on a Proxmox VE host by the words of a script, edited, over real sockets. */
class ProxmoxLabTest {
  private static final String OFF = "disk 20.GiB; off()";

  private final ProxmoxSimulator simulator =
      ProxmoxSimulator.start(ProxmoxOptions.inMemory().withSpeed(60));
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private CliRun lab(String storage, String machine) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('pc') {
          secrets { env 'pve', 'PVE_TOKEN' }
          proxmox('pve') {
            endpoint '%s'
            token secret('pve')
            fingerprint '%s'
            storage '%s'
            vm windows { id 210; memory 4.GiB; cpu 2; %s }
          }
        }
        """
            .formatted(simulator.url(), simulator.fingerprint(), storage, machine));
    return new CliRun(folder).with("PVE_TOKEN", simulator.token());
  }

  private void done(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }

  @Test
  void anotherStorageInTheScriptMovesTheDisks() throws IOException {
    simulator.edit(
        root ->
            root.withObject("/storages/tank")
                .put("type", "zfspool")
                .put("content", "images")
                .put("capacity", 100L << 30));
    done(lab("local-zfs", OFF).run("up", "--yes"));
    assertThat(simulator.config(210, "tpmstate0")).startsWith("local-zfs:");
    CliRun.Result plan = lab("tank", OFF).run("plan");
    assertThat(plan.out())
        .contains("moves efidisk0 from local-zfs to tank", "moves tpmstate0 from local-zfs to tank")
        .containsPattern("moves (scsi|sata|virtio)0 from local-zfs to tank");
    done(lab("tank", OFF).run("up", "--yes"));
    simulator.edit(
        root ->
            assertThat(root.path("volumes").fieldNames())
                .toIterable()
                .isNotEmpty()
                .allMatch(volume -> volume.startsWith("tank:")));
    CliRun.Result again = lab("tank", OFF).run("up", "--yes");
    assertThat(again.out()).contains("nothing to change");
    done(lab("tank", OFF).run("doctor"));
  }

  @Test
  void aSmallerDiskIsRefusedInThePlan() throws IOException {
    done(lab("local-zfs", OFF).run("up", "--yes"));
    simulator.clearRequests();
    CliRun.Result up = lab("local-zfs", "disk 10.GiB; off()").run("up", "--yes");
    assertThat(up.code()).isEqualTo(2);
    assertThat(up.err()).contains("HL5541", "cannot shrink", "say 20G or more");
    assertThat(simulator.changes()).isEmpty();
  }

  @Test
  void mistakesThatTheHostKnowsAreToldBeforeAnythingIsDone() throws IOException {
    CliRun.Result token =
        lab("local-zfs", OFF).with("PVE_TOKEN", simulator.token() + "0").run("up", "--yes");
    assertThat(token.code()).isEqualTo(2);
    assertThat(token.err())
        .contains("the host does not accept the credentials", "USER@REALM!NAME=SECRET")
        .doesNotContain(simulator.token());
    CliRun.Result bridge = lab("local-zfs'; bridge 'vmbr7", OFF).run("up", "--yes");
    assertThat(bridge.code()).isEqualTo(2);
    assertThat(bridge.err()).contains("there is no bridge vmbr7 on pve", "vmbr0");
    CliRun.Result storage = lab("nowhere", OFF).run("up", "--yes");
    assertThat(storage.code()).isEqualTo(2);
    assertThat(storage.err()).contains("there is no storage nowhere on pve", "local-zfs");
    assertThat(simulator.changes()).isEmpty();
    done(lab("nowhere", OFF).run("down", "--yes"));
    done(lab("local-zfs", OFF).run("up", "--yes"));
    simulator.clearRequests();
    CliRun.Result moved = lab("nowhere", OFF).run("up", "--yes");
    assertThat(moved.code()).isEqualTo(2);
    assertThat(moved.err()).contains("there is no storage nowhere on pve");
    assertThat(simulator.changes()).isEmpty();
    done(lab("nowhere", OFF).run("down", "--yes", "--delete-data", "vm.windows"));
  }
}
