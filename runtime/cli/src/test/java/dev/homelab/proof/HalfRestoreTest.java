package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a service go back without its database only when somebody says so. */
class HalfRestoreTest {
  private static final String LAB =
      """
      homelab('half') {
        domain 'lab.example.com'
        node('box') {
          address '192.168.100.10'
          tenant('home') { service nextcloud { tag 'precious' } }
          backup('hourly') { schedule '0 * * * *'; tags 'precious'; snapshots() }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void aDatabaseThatNoPlanTakesIsNamed() {
    try (BoxLab lab = BoxLab.of(folder, LAB)) {
      String service = "service.nextcloud";
      CliRun.Result half = lab.machines().run("restore", service, "--delete-data", service);
      assertThat(half.code()).isNotZero();
      assertThat(half.err()).contains("HL9142", "without", "No plan takes", "--backup NAME");
      CliRun.Result named =
          lab.machines().run("restore", service, "--backup", "n", "--delete-data", service);
      assertThat(named.err()).contains("no backup 'n'").doesNotContain("No plan takes");
    }
  }
}
