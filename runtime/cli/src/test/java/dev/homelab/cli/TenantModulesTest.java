package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Modules of tenants, which Cozystack makes and the lab tunes, and how they go again. */
class TenantModulesTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        secrets { generated 'disks' }
        node('aoostar') {
          address '192.168.1.20'
          installDisk type: 'nvme', size: '<= 1TB'
          storage { disk size: '>= 1TB'; mirror(); passphrase secret('disks') }
          monitoring()
          tenant('home') {
            etcd { size 8.GiB }
            monitoring()
          }
        }
      }
      """;
  private static final String TENANT = "node.aoostar/tenant.home";

  @Test
  void aModuleThatGoesFromTheScriptGoesFromTheTenant() throws IOException {
    script(SCRIPT);
    up();
    assertThat(up().out()).contains("nothing to change");

    script(SCRIPT.replace("etcd { size 8.GiB }", ""));
    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL1133", "would lose its etcd", "--delete-data " + TENANT + "/etcd.etcd");
    assertThat(run("state", "list", "--sandbox").out()).contains("etcd.etcd");
    up("--delete-data", TENANT + "/etcd.etcd");

    assertThat(run("state", "list", "--sandbox").out())
        .contains(TENANT)
        .doesNotContain("etcd.etcd");
    assertThat(up().out()).contains("nothing to change");
  }

  @Test
  void downTakesATenantWithTunedModules() throws IOException {
    script(SCRIPT);
    up();
    thePoolIsMadeAsTheStorageSays();
    CliRun.Result down =
        cli.run("down", "--sandbox", "--yes", "--delete-data", TENANT + "/etcd.etcd");

    assertThat(down.out() + down.err())
        .contains("✓ " + TENANT + "  ", "kept, for it goes with what is kept");
    assertThat(run("state", "list", "--sandbox").out()).doesNotContain(TENANT);
  }

  private void thePoolIsMadeAsTheStorageSays() throws IOException {
    script(SCRIPT.replace("mirror()", "stripe()"));
    CliRun.Result refused = cli.run("plan", "--sandbox");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL9077", "its layout cannot be changed", "homelab.groovy:6:");
    script(SCRIPT);
  }
}
