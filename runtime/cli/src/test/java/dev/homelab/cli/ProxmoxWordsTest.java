package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pools, images, templates, clones, snapshots, availability and backups, by their words. */
class ProxmoxWordsTest extends WorldLab {
  private static final String LAB =
      """
      homelab('words') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
          nodes 'pve1', 'pve2'
          pool 'media', comment: 'what plays'
          image('debian') { url 'https://images.example.com/debian-13.qcow2' }
          image('drivers') { url 'https://images.example.com/virtio.iso' }
          existing 'storage', 'local-zfs'
          vm('base', linux { image 'debian'; template(); disk 20.GiB; dataDisk 'spool', 4.GiB })
          vm('files', linux {
            from 'base'; address '192.168.1.40'; pool 'media'; tags 'files', 'media'
            ha restarts: 2; snapshot 'before'
          })
          vm('spare', linux { ha(); off() })
          vm('games', windows { medium 'drivers'; cpuType 'host' })
          backup('nightly') { at '02:00'; storage 'local'; keep daily: 7 }
          apart 'files', 'spare'
        }
      }
      """;

  private CliRun.Result upWith(String script) throws IOException {
    script(script);
    return up();
  }

  @Test
  void allOfThemComeUpOnceChangeInPlaceAndGoDown() throws IOException {
    assertThat(upWith(LAB).err()).contains("13 to add");
    world.world().hosts().values().forEach(host -> host.clearRequests());
    assertThat(upWith(LAB).out()).contains("nothing to change");
    assertThat(host().changes()).isEmpty();

    CliRun.Result changed =
        upWith(
            LAB.replace("pool 'media'; tags 'files', 'media'", "tags 'files'")
                .replace("; snapshot 'before'", "")
                .replace("pool 'media', comment: 'what plays'", "")
                .replace("keep daily: 7", "keep daily: 7, weekly: 4")
                .replace("cpuType 'host'", "cpuType 'host'; dataDisk 'd', 5.GiB"));
    assertThat(changed.err())
        .contains("3 to change, 2 to delete", "prune-backups", "tags files;")
        .doesNotContain("to replace");
    assertThat(up().out()).contains("nothing to change");

    CliRun.Result down =
        cli.run(
            "down",
            "--sandbox",
            "--yes",
            "--delete-data",
            "proxmox.pve/vm.files",
            "--delete-data",
            "proxmox.pve/vm.base",
            "--delete-data",
            "proxmox.pve/vm.spare",
            "--delete-data",
            "proxmox.pve/vm.games");
    assertThat(down.code()).as(down.err() + down.out()).isZero();
    world
        .world()
        .host("pve")
        .edit(
            root -> {
              assertThat(root.path("vms").isEmpty()).isTrue();
              assertThat(root.path("pools").isEmpty()).isTrue();
              assertThat(root.path("jobs").isEmpty()).isTrue();
              assertThat(root.path("ha").isEmpty()).isTrue();
            });
  }

  @Test
  void explainTellsWhereEachSettingComesFrom() throws IOException {
    script(LAB);
    CliRun.Result told = cli.run("explain", "--sandbox", "proxmox.pve/vm.files");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out()).contains("tags", "tags of the machine", "what it is copied from");
    assertThat(cli.run("explain", "--sandbox", "proxmox.pve/backup.nightly").out())
        .contains("schedule", "homelab.groovy:18");
  }
}
