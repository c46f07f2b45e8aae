package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Limits of disks, and a disk that others made, by the words of a script. */
class MachineDisksTest extends WorldLab {
  private static final String PHOTOS = "existingDisk 'photos', 'tank:vm-9999-photos'";
  private static final String LAB =
      """
      homelab('disks') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
          vm('files', linux {
            address '192.168.1.40'; existingDisk 'photos', 'tank:vm-9999-photos'
            diskSpeed read: 200; diskSpeed 'photos', write: 50
          })
        }
      }
      """;

  @Test
  void aDiskOfOthersIsUsedLimitedAndLetGo() throws IOException {
    script(LAB);
    up();
    host()
        .edit(
            root ->
                assertThat(root.path("vms").toString())
                    .contains("mbps_rd=200", "mbps_wr=50", "tank:vm-9999-photos"));
    host().clearRequests();
    assertThat(up().out()).contains("nothing to change");
    assertThat(host().changes()).isEmpty();

    script(LAB.replace("read: 200", "read: 100, readBurst: 300"));
    assertThat(run("plan", "--sandbox").out())
        .contains("read 200 -> 100", "readBurst nothing -> 300")
        .doesNotContain("restarts");
    up();
    script(LAB.replace(PHOTOS, "dataDisk 'photos', 20.GiB"));
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL5551", "holds a disk that this lab did not make", "tank:vm-9999-photos");

    script(LAB);
    up();
    run("down", "--sandbox", "--yes", "--delete-data", "proxmox.pve/vm.files");
    host()
        .edit(
            root -> {
              assertThat(root.path("vms")).isEmpty();
              assertThat(root.path("volumes").has("tank:vm-9999-photos")).isTrue();
            });
  }

  @Test
  void aDiskThatIsNotThereStopsThePlan() throws IOException {
    script(LAB);
    run("plan", "--sandbox");
    host().edit(root -> root.withObject("/volumes").remove("tank:vm-9999-photos"));
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("there is no disk tank:vm-9999-photos on pve");
    assertThat(host().changes()).noneMatch(entry -> entry.path().endsWith("/qemu"));
  }
}
