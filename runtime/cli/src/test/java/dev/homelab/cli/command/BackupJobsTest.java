package dev.homelab.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names of jobs fit into labels, and two things never have one between them. */
class BackupJobsTest {
  @Test
  void longOnesThatBeginAlikeStayTwo() {
    String films = BackupJobs.shortened("tenant-entertainment-service-jellyfin", 29);
    String wishes = BackupJobs.shortened("tenant-entertainment-service-jellyseerr", 29);
    assertThat(films).isNotEqualTo(wishes).hasSizeLessThanOrEqualTo(29);
    assertThat(wishes).matches("tenant-entertainment-[0-9a-f]{8}");
    assertThat(BackupJobs.shortened("postgres-db", 29)).isEqualTo("postgres-db");
  }
}
