package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boxes of the sandbox differ: which disk is installed on follows from what the script says. */
class ShelfTest extends WorldLab {
  private void box(String name, String installDisk) throws IOException {
    script(
        """
        homelab('shelf') {
          node('%s') { address '192.168.1.20' }
          cluster('home') { on '%s'; controlPlane { %s } }
        }
        """
            .formatted(name, name, installDisk));
  }

  /** The device that carries the system of the only machine. */
  private String installed() {
    String id = world.world().machines().get(0);
    return world.world().talos().systemDisk(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aoostar | installDisk type: 'nvme', size: '<= 1TB' | /dev/nvme0n1",
        "aoostar | installDisk type: 'hdd', serial: 'H8000-2*' | /dev/sdb",
        "any     | installDisk size: '>= 1TB' | /dev/nvme1n1",
        "any     | installDisk model: '*SSD 500' | /dev/nvme0n1",
        "n100    | installDisk type: 'ssd' | /dev/sda",
        "server  | installDisk type: 'sd' | /dev/mmcblk0",
        "server  | | /dev/mmcblk0",
        "any     | | /dev/nvme0n1",
        "any     | installDisk model: 'Samsung SSD 990*', size: '== 4TB' | /dev/sdz",
        "n100    | installDisk '/dev/vda' | /dev/vda",
      })
  void theDiskThatTheScriptMeansIsInstalledOn(String name, String words, String device)
      throws IOException {
    box(name, words == null ? "" : words);
    up();
    assertThat(installed()).isEqualTo(device);
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void twoDisksThatFitAreRefusedWithWhatThereIs() throws IOException {
    box("server", "installDisk type: 'ssd'");

    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.err())
        .contains("several disks that fit", "/dev/sda 239 GB ACME DC 240", "/dev/sdb", "/dev/sdc");
    assertThat(world.world().talos().config(world.world().machines().get(0))).isEmpty();

    box("server", "installDisk type: 'ssd', serial: 'D240-1*'");
    up();
    assertThat(installed()).isEqualTo("/dev/sda");
  }
}
