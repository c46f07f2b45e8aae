package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.kube.controllers.StoragePools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan of snapshots leaves them in the pool, beside the backups in the bucket. */
@Tag("proof")
@Tag("life")
class PoolSnapshotLifeTest {
  private static final String SERVICE = "node.box/tenant.home/service.pihole";
  private static final String MACHINE = "node.box/tenant.home/vm.linux";
  private static final String DATABASE = "node.box/tenant.home/mariadb.db";
  private static final String FILES = "sandbox-files-pihole-data";
  private static final String DISK = "sandbox-data-vm-instance-linux";
  private static final String LAB =
      """
      homelab('kept') {
        domain 'lab.example.com'
        secrets { generated 's3.key'; generated 's3.secret' }
        node('box') {
          address '192.168.100.10'
          tenant('home') {
            tag 'precious'
            service pihole
            vm linux
            mariadb('db') { user 'shop'; storageClass 'replicated' }
          }
          backup('hourly') { schedule '0 * * * *'; tags 'precious'; keep 2.days; snapshots() }
          backup('nightly') { at '03:00'; tags 'precious' }
          backups {
            s3 'https://s3.example.com', bucket: 'family', accessKey: secret('s3.key'), secretKey: secret('s3.secret')
          }
        }
      }
      """;

  private static final StoragePools NONE =
      new StoragePools() {
        @Override
        public boolean exists(String pool) {
          return false;
        }

        @Override
        public int nodes(String pool) {
          return 0;
        }
      };

  /** All pools, from which restores bring empty volumes. */
  private static final StoragePools EMPTY =
      new StoragePools() {
        @Override
        public boolean exists(String pool) {
          return true;
        }

        @Override
        public boolean fills(String claim) {
          return false;
        }

        @Override
        public int nodes(String pool) {
          return Integer.MAX_VALUE;
        }
      };

  @TempDir Path folder;

  @Test
  void bothBringBackWhatTheyHave() {
    try (BoxLab lab = BoxLab.of(folder, LAB)) {
      lab.up("first");
      assertThat(lab.machines().run("backups").out())
          .contains(SERVICE + "  (hourly, nightly)", MACHINE + "  (hourly, nightly)")
          .contains(DATABASE + "  (nightly)");
      write(lab, "of the night");
      lab.machines().done("to the bucket", "backup");
      write(lab, "of the hour");
      CliRun.Result hourly = lab.machines().done("in the pool", "backup", "hourly");
      assertThat(hourly.out()).contains(SERVICE, MACHINE).doesNotContain(DATABASE);
      CliRun.Result all = lab.machines().run("backups", "--json");
      assertThat(places(lab, "service.pihole")).isEqualTo("bucket pool ");
      assertThat(places(lab, "vm.linux")).isEqualTo("bucket pool ");
      assertThat(all.out()).contains("\"place\":\"pool\"", "\"place\":\"bucket\"");

      write(lab, "junk");
      assertThat(back(lab, "service.pihole")).contains("a snapshot in the pool");
      assertThat(read(lab, FILES)).isEqualTo("of the hour");
      assertThat(back(lab, "vm.linux")).contains("a snapshot in the pool");
      assertThat(read(lab, DISK)).isEqualTo("of the hour");
      withoutThePool(lab);
      withEmptyVolumes(lab);
      fromTheBucket(lab);
      lab.settled("after all");
      byTheClock(lab);
    }
  }

  /** Nothing is stopped for a snapshot that is gone, and what to do instead is told. */
  private static void withoutThePool(BoxLab lab) {
    lab.cluster().pools(NONE);
    try {
      write(lab, "of today");
      for (String word : new String[] {"service.pihole", "vm.linux"}) {
        CliRun.Result gone = lab.machines().impatiently("restore", word, "--delete-data", word);
        assertThat(gone.code()).as(gone.err()).isNotZero();
        assertThat(gone.err()).contains("HL9142", "in the pool", "--backup");
      }
      assertThat(read(lab, FILES)).isEqualTo("of today");
      assertThat(read(lab, DISK)).isEqualTo("of today");
    } finally {
      lab.cluster().pools(StoragePools.ANY);
    }
  }

  /** A volume that came about empty is no success, whatever Velero and Cozystack say. */
  private static void withEmptyVolumes(BoxLab lab) {
    lab.cluster().pools(EMPTY);
    try {
      CliRun.Result gone =
          lab.machines().impatiently("restore", "vm.linux", "--delete-data", "vm.linux");
      assertThat(gone.code()).as(gone.err()).isNotZero();
      assertThat(gone.err())
          .contains("HL9142", "not made of the backup", "vm-disk-linux-system", "--backup");
      assertThat(gone.out()).doesNotContain("is as it was at");
    } finally {
      lab.cluster().pools(StoragePools.ANY);
    }
  }

  private static void fromTheBucket(BoxLab lab) {
    for (String word : new String[] {"service.pihole", "vm.linux"}) {
      Matcher name =
          Pattern.compile("(\\S+)  in the bucket")
              .matcher(lab.machines().run("backups", word).out());
      assertThat(name.find()).isTrue();
      back(lab, word, "--backup", name.group(1));
    }
    assertThat(read(lab, FILES)).isEqualTo("of the night");
    assertThat(read(lab, DISK)).isEqualTo("of the night");
  }

  private static String back(BoxLab lab, String word, String... more) {
    String[] all = new String[more.length + 4];
    System.arraycopy(new String[] {"restore", word, "--delete-data", word}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return lab.machines().done("back", all).err();
  }

  /** Where the copies of a thing lie, the oldest first. */
  private static String places(BoxLab lab, String word) {
    StringBuilder places = new StringBuilder();
    Matcher one =
        Pattern.compile("in the (pool|bucket)\\R")
            .matcher(lab.machines().run("backups", word).out());
    while (one.find()) {
      places.append(one.group(1)).append(' ');
    }
    return places.toString();
  }

  /** A plan whose time comes makes snapshots by itself, of a machine, too. */
  private static void byTheClock(BoxLab lab) {
    lab.replace("'0 * * * *'", "'* * * * *'");
    lab.up("every minute");
    Pattern planned = Pattern.compile("vminstance-linux-hourly-[0-9]+  in the pool\\R");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!planned.matcher(lab.machines().run("backups", "vm.linux").out()).find()) {
      assertThat(Instant.now()).as("no plan has made a snapshot").isBefore(end);
    }
  }

  private static String path(String map) {
    return "/api/v1/namespaces/tenant-home/configmaps/" + map;
  }

  private static void write(BoxLab lab, String content) {
    for (String map : new String[] {FILES, DISK}) {
      ClusterView.of(lab.cluster())
          .apply(
              path(map) + "?fieldManager=application&force=true",
              ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},"
                      + "\"data\":{\"content\":\"%s\"}}")
                  .formatted(map, content));
    }
  }

  private static String read(BoxLab lab, String map) {
    return ClusterView.of(lab.cluster())
        .get(path(map))
        .orElseThrow()
        .path("data")
        .path("content")
        .asText();
  }
}
