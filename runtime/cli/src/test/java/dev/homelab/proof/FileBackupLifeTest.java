package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.kube.fault.ApiFault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of services are backed up by tags, and come back as they were. */
@Tag("proof")
@Tag("life")
class FileBackupLifeTest {
  private static final String SERVICE = "node.box/tenant.home/service.pihole";
  private static final String CLAIM =
      "/api/v1/namespaces/tenant-home/persistentvolumeclaims/pihole-data";
  private static final String FILES =
      "/api/v1/namespaces/tenant-home/configmaps/sandbox-files-pihole-data";
  private static final String WORKLOAD = "/apis/apps/v1/namespaces/tenant-home/deployments/pihole";
  private static final String LAB =
      """
      homelab('kept') {
        domain 'lab.example.com'
        secrets { generated 's3.key'; generated 's3.secret' }
        node('box') {
          address '192.168.100.10'
          tenant('home') {
            service pihole { tag 'precious', 'lists' }
            mariadb('db') { user 'shop'; storageClass 'replicated'; tag 'precious', 'lists' }
          }
          backup('nightly') { at '03:00'; tags 'precious'; keep 14.days }
          backup('ages') { at '04:00'; tags 'lists'; keep 400.days }
          backups {
            s3 'https://s3.example.com', bucket: 'family', accessKey: secret('s3.key'), secretKey: secret('s3.secret')
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void filesComeBack() {
    try (BoxLab lab = BoxLab.of(folder, LAB)) {
      lab.up("first");
      assertThat(lab.machines().run("backups").out())
          .contains(SERVICE + "  (ages, nightly)", "none yet");
      write(lab, "lists of the year");
      String kept = made(lab, lab.machines().done("by hand", "backup", "nightly"));
      write(lab, "junk");
      stoppedOnItsWay(lab);
      CliRun.Result refused = lab.machines().run("up", "--yes");
      assertThat(refused.code()).as(refused.out()).isEqualTo(2);
      assertThat(refused.err()).contains("HL9144", "homelab restore --sandbox " + SERVICE);
      CliRun.Result back = restored(lab);
      assertThat(back.err()).as("the same backup").contains("goes back to " + kept);
      assertThat(back.out()).contains(SERVICE + " is as it was at 20");
      assertThat(read(lab)).isEqualTo("lists of the year");
      lab.settled("after it came back");
      keptLongest(lab);
      byTheClock(lab);
    }
  }

  private static CliRun.Result restored(BoxLab lab) {
    return lab.machines()
        .done("back", "restore", "service.pihole", "--delete-data", "service.pihole");
  }

  /** The name of the one backup of files; the database, whose class is the lab's own, has one. */
  private static String made(BoxLab lab, CliRun.Result made) {
    assertThat(made.out()).contains("node.box/tenant.home/mariadb.db mariadb-db-");
    Matcher name =
        Pattern.compile(SERVICE + " (tenant-home-service-pihole-\\S+)").matcher(made.out());
    assertThat(name.find()).as(made.out()).isTrue();
    assertThat(expires(lab, name.group(1)))
        .isBetween(
            Instant.now().plus(Duration.ofDays(13)), Instant.now().plus(Duration.ofDays(30)));
    return name.group(1);
  }

  private static Instant expires(BoxLab lab, String backup) {
    String expires =
        ClusterView.of(lab.cluster())
            .get("/apis/velero.io/v1/namespaces/cozy-velero/backups/" + backup)
            .orElseThrow()
            .path("status")
            .path("expiration")
            .asText();
    return Instant.parse(expires);
  }

  /** By which strategies the backups of the database are, sorted. */
  private static List<String> strategies(BoxLab lab) {
    List<String> names = new ArrayList<>();
    ClusterView.of(lab.cluster())
        .get("/apis/backups.cozystack.io/v1alpha1/namespaces/tenant-home/backups")
        .orElseThrow()
        .path("items")
        .forEach(one -> names.add(one.at("/spec/strategyRef/name").asText()));
    return names.stream().sorted().toList();
  }

  /** Asked for by no plan, it is kept as long as the longest of them says. */
  private static void keptLongest(BoxLab lab) {
    CliRun.Result made = lab.machines().done("for long", "backup", "service.pihole");
    String name = made.out().strip().replaceFirst("^.* ", "");
    assertThat(expires(lab, name)).isAfter(Instant.now().plus(Duration.ofDays(390)));
    lab.machines().done("the database, too", "backup", "mariadb.db");
    assertThat(strategies(lab)).containsExactly("homelab-ages-mariadb", "homelab-nightly-mariadb");
  }

  /** A restore that ends when the claims are gone, and nothing brings them back yet. */
  private static void stoppedOnItsWay(BoxLab lab) {
    lab.cluster()
        .faults()
        .add(ApiFault.of("POST", "/restores$", new ApiFault.Answer(403, 0)).times(1));
    assertThat(
            lab.machines()
                .run("restore", "service.pihole", "--delete-data", "service.pihole")
                .code())
        .isNotZero();
    assertThat(ClusterView.of(lab.cluster()).get(CLAIM)).isEmpty();
    assertThat(
            ClusterView.of(lab.cluster())
                .get(WORKLOAD)
                .orElseThrow()
                .path("spec")
                .path("replicas")
                .asInt())
        .isZero();
  }

  /** A schedule whose time comes makes a backup by itself, which has no name of ours. */
  private static void byTheClock(BoxLab lab) {
    lab.replace("at '03:00'", "schedule '* * * * *'");
    lab.up("every minute");
    Pattern planned =
        Pattern.compile("tenant-home-service-pihole-nightly-[0-9]{14}  in the bucket\\R");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!planned.matcher(lab.machines().run("backups", "service.pihole").out()).find()) {
      assertThat(Instant.now()).as("no schedule has made a backup").isBefore(end);
    }
  }

  private static void write(BoxLab lab, String content) {
    ClusterView.of(lab.cluster())
        .apply(
            FILES + "?fieldManager=application&force=true",
            ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                    + "\"metadata\":{\"name\":\"sandbox-files-pihole-data\"},"
                    + "\"data\":{\"content\":\"%s\"}}")
                .formatted(content));
  }

  private static String read(BoxLab lab) {
    return ClusterView.of(lab.cluster())
        .get(FILES)
        .orElseThrow()
        .path("data")
        .path("content")
        .asText();
  }
}
