package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Modules of tenants, which Cozystack makes and the lab tunes, and how they go again. */
class TenantModulesTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        node('box') {
          address '192.168.1.20'
          monitoring()
          tenant('home') {
            etcd { size 8.GiB }
            monitoring()
          }
        }
      }
      """;
  private static final String TENANT = "node.box/tenant.home";

  @Test
  void aModuleThatGoesFromTheScriptGoesFromTheTenant() throws IOException {
    script(SCRIPT);
    up();
    assertThat(up().out()).contains("nothing to change");

    script(SCRIPT.replace("etcd { size 8.GiB }", ""));
    CliRun.Result kept = cli.run("up", "--sandbox", "--yes");
    up("--delete-data", TENANT + "/etcd.etcd");

    assertThat(kept.out() + kept.err()).as("its data is asked for").contains("etcd.etcd");
    assertThat(run("state", "list", "--sandbox").out())
        .contains(TENANT)
        .doesNotContain("etcd.etcd");
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void downTakesATenantWithTunedModules() throws IOException {
    script(SCRIPT);
    up();
    CliRun.Result down =
        cli.run("down", "--sandbox", "--yes", "--delete-data", TENANT + "/etcd.etcd");

    assertThat(down.out() + down.err())
        .contains("✓ " + TENANT + "  ", "kept, for it goes with what is kept");
    assertThat(run("state", "list", "--sandbox").out()).doesNotContain(TENANT);
  }
}
