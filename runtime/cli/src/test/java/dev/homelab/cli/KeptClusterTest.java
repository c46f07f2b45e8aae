package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What {@code down} leaves of a cluster whose machines it may not all remove. */
class KeptClusterTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('kept') {
        secrets { env 'token', 'PROXMOX_TOKEN' }
        network('lan') { addresses '192.168.30.0/24'; gateway '192.168.30.1' }
        proxmox('pve') { endpoint 'https://192.168.30.2:8006'; token secret('token') }
        cluster('prod') {
          on 'pve'
          talos '1.13.9'
          %s
          controlPlane 1, { cpu 2; memory 4.GiB; disk 20.GiB; addresses '192.168.30.11' }
          workers 1, { cpu 2; memory 4.GiB; disk 20.GiB; addresses '192.168.30.21' }
          %s
        }
      }
      """;

  private static final String CONTROL_PLANE = "cluster.prod/node.prod-cp-1";
  private static final String WORKER = "cluster.prod/node.prod-worker-1";

  private String recorded() {
    return run("state", "list", "--sandbox").out();
  }

  @Test
  void machinesThatAreKeptKeepTheRecordOfTheirCluster() throws IOException {
    script(SCRIPT.formatted("", ""));
    up();

    CliRun.Result down = cli.run("down", "--sandbox", "--yes", "--delete-data", WORKER);
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(recorded())
        .contains("cluster.prod/talos.cluster", CONTROL_PLANE)
        .doesNotContain(WORKER);
    assertThat(run("status", "--sandbox").out()).contains(CONTROL_PLANE);

    run("down", "--sandbox", "--yes", "--delete-data", CONTROL_PLANE);
    assertThat(recorded()).isEmpty();
  }

  @Test
  void anUpgradeTellsOfMachinesThatTheScriptDoesNotNameAnyMore() throws IOException {
    String before = SCRIPT.formatted("", "").replace("1.13.9", "1.12.11");
    script(before);
    up();
    script(before.replaceAll(" *workers .*\\n", ""));
    cli.run("up", "--sandbox", "--yes");

    assertThat(run("upgrade", "prod", "--talos", "1.13", "--sandbox").err())
        .contains(WORKER + " is not upgraded from Talos 1.12.11");
  }

  @Test
  void whatIsProtectedStaysWithItsClusterAndIsListed() throws IOException {
    script(SCRIPT.formatted("protect()", ""));
    up();

    CliRun.Result down =
        cli.run(
            "down", "--sandbox", "--yes", "--delete-data", WORKER, "--delete-data", CONTROL_PLANE);
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(down.err()).contains("kept, for the script protects it:", CONTROL_PLANE, WORKER);
    assertThat(recorded()).contains("cluster.prod/talos.cluster", CONTROL_PLANE, WORKER);
    assertThat(run("up", "--sandbox").out()).contains("nothing to change");
  }

  @Test
  void whatIsProtectedOnAClusterKeepsItsMachines() throws IOException {
    script(SCRIPT.formatted("", "namespace('web') { protect(); service whoami }"));
    up();

    CliRun.Result down =
        cli.run(
            "down", "--sandbox", "--yes", "--delete-data", WORKER, "--delete-data", CONTROL_PLANE);
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(down.err())
        .contains("kept, for the script protects it:\n  cluster.prod/namespace.web\n");
    assertThat(world.world().machines()).hasSize(2);
    assertThat(run("up", "--sandbox").out()).contains("nothing to change");
  }

  @Test
  void aNodeThatIsTakenDownTakesNothingElseWithIt() throws IOException {
    script(SCRIPT.formatted("", "namespace('web') { service whoami }"));
    up();

    run("down", "--sandbox", "--yes", "--target", WORKER, "--delete-data", WORKER);
    assertThat(recorded())
        .contains(CONTROL_PLANE, "cluster.prod/talos.cluster", "service.whoami")
        .doesNotContain(WORKER);
  }

  @Test
  void aPoolStaysWithAMachineThatIsProtected() throws IOException {
    script(
        """
        homelab('kept') {
          secrets { env 'token', 'PROXMOX_TOKEN' }
          network('lan') { addresses '192.168.30.0/24'; gateway '192.168.30.1' }
          proxmox('pve') {
            endpoint 'https://192.168.30.2:8006'
            token secret('token')
            pool 'media'
            vm('one', linux { pool 'media'; protect() })
            vm('two', linux { pool 'media' })
          }
        }
        """);
    up();

    CliRun.Result down =
        cli.run("down", "--sandbox", "--yes", "--delete-data", "proxmox.pve/vm.two");
    assertThat(down.code()).as(down.err()).isEqualTo(5);
    assertThat(recorded())
        .contains("proxmox.pve/vm.one", "proxmox.pve/pool.media")
        .doesNotContain("vm.two");
  }
}
