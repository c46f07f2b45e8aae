package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homelab.cli.CliRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tagged is backed up, and comes back as it was. */
class BackupLifeTest {
  private static final String DATABASE = "node.box/tenant.home/postgres.db";
  private static final String MACHINE = "node.box/tenant.home/vm.linux";
  private static final String LAB =
      """
      homelab('kept') {
        secrets { generated 's3.key'; generated 's3.secret' }
        node('box') {
          address '192.168.100.10'
          tenant('home') {
            postgres('db') { user 'shop'; storageClass 'replicated'; tag 'precious' }
            vm linux { tag 'precious' }
          }
          backup('nightly') { at '03:00'; tags 'precious' }
          backups {
            s3 'https://s3.example.com', bucket: 'family', accessKey: secret('s3.key'), secretKey: secret('s3.secret')
          }
        }
      }
      """;

  private static final String API = "/apis/backups.cozystack.io/v1alpha1/namespaces/tenant-home/";
  private static final String KEPT = API + "backups/";
  private static final String IN_VELERO = "/apis/velero.io/v1/namespaces/cozy-velero/backups/";
  private static final String VELERO = "velero.io/backup-name";

  @TempDir Path folder;

  @Test
  void whatWasLostComesBack() {
    try (BoxLab lab = BoxLab.of(folder, LAB)) {
      lab.up("first");
      assertThat(lab.machines().run("backups").out())
          .contains(DATABASE + "  (nightly)", MACHINE + "  (nightly)", "none yet");

      write(lab, "postgres-db", "orders of the year");
      write(lab, "vm-instance-linux", "letters");
      CliRun.Result made = lab.machines().done("by hand", "backup", "nightly");
      assertThat(made.out()).contains(DATABASE + " postgres-db-", MACHINE + " vminstance-linux-");
      write(lab, "postgres-db", "");
      write(lab, "vm-instance-linux", "junk");

      restored(lab, "postgres.db", "postgres-db", "orders of the year");
      restored(lab, "vm.linux", "vm-instance-linux", "letters");
      lab.settled("after it came back");
      byTheClock(lab);
      names(lab);
      refusals(lab);
    }
  }

  /** A plan whose time comes makes a backup by itself, which has no name of ours. */
  private static void byTheClock(BoxLab lab) {
    lab.replace("at '03:00'", "schedule '* * * * *'");
    lab.up("every minute");
    Pattern planned = Pattern.compile("postgres-db-nightly-[0-9]+  in the bucket\\R");
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!planned.matcher(lab.machines().run("backups", "postgres.db").out()).find()) {
      assertThat(Instant.now()).as("no plan has made a backup").isBefore(end);
    }
  }

  /** What Velero has no more is told, and its name stays as long as the plan would keep it. */
  private static void names(BoxLab lab) {
    Pattern planned = Pattern.compile("(vm-?instance-linux-nightly-[0-9]+)  in the bucket");
    String gone = awaited(lab, planned);
    String velero = backup(lab, gone).path("spec").path("driverMetadata").path(VELERO).asText();
    ClusterView.of(lab.cluster()).change("DELETE", IN_VELERO + velero, "{}");
    assertThat(lab.machines().run("backups", MACHINE).out())
        .contains("1 more expired", "--prune")
        .doesNotContain(gone);
    assertThat(lab.machines().done("too young", "backups", "--prune").out())
        .isEqualTo("no name to remove: what is kept has its data, or may have it\n");
    assertThat(lab.machines().done("too young", "backups", "--prune", "--json").out())
        .contains("\"backups\":0", "\"stay\":0");
    assertThat(backup(lab, gone).isMissingNode()).as("its name").isFalse();
  }

  private static String awaited(BoxLab lab, Pattern wished) {
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (true) {
      Matcher found = wished.matcher(lab.machines().run("backups").out());
      if (found.find()) {
        return found.group(1);
      }
      assertThat(Instant.now()).as("waited for %s", wished).isBefore(end);
    }
  }

  private static JsonNode backup(BoxLab lab, String name) {
    return ClusterView.of(lab.cluster()).get(KEPT + name).orElse(MissingNode.getInstance());
  }

  private static void restored(BoxLab lab, String word, String release, String content) {
    CliRun.Result back = lab.machines().done("back", "restore", word, "--delete-data", word);
    assertThat(back.out()).contains(word + " is as it was at 20");
    assertThat(read(lab, release)).isEqualTo(content);
  }

  /** A backup that is not there, one whose store is gone, and a thing without any. */
  private static void refusals(BoxLab lab) {
    assertThat(lab.machines().run("restore", "postgres.db", "--backup", "none").err())
        .contains("HL9142", "no backup 'none'");
    assertThat(lab.machines().run("backup", "tenant.root").err())
        .contains("HL9140", "is not backed up");
    ClusterView.of(lab.cluster())
        .change(
            "PUT",
            "/api/v1/namespaces/tenant-root/secrets/homelab-backups",
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"homelab-backups\"},"
                + "\"stringData\":{\"accessKey\":\"a\",\"secretKey\":\"b\",\"endpoint\":\"c\"}}");
    CliRun.Result failed = lab.machines().run("backup", "postgres.db");
    assertThat(failed.code()).isNotZero();
    assertThat(failed.err()).contains("HL9141", "failed to project backup credentials");
  }

  private static String path(String release) {
    return "/api/v1/namespaces/tenant-home/configmaps/sandbox-data-" + release;
  }

  private static void write(BoxLab lab, String release, String content) {
    ClusterView.of(lab.cluster())
        .apply(
            path(release) + "?fieldManager=application&force=true",
            ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"sandbox-data-%s\"},"
                    + "\"data\":{\"content\":\"%s\"}}")
                .formatted(release, content));
  }

  private static String read(BoxLab lab, String release) {
    return ClusterView.of(lab.cluster())
        .get(path(release))
        .orElseThrow()
        .path("data")
        .path("content")
        .asText();
  }
}
