package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.http.RequestLog;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which control planes are asked before etcd is begun anew from a copy. */
class EtcdRecoverTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        node('a') { address '192.168.1.21'; mac 'a8:b8:e0:01:02:01' }
        node('b') { address '192.168.1.22'; mac 'a8:b8:e0:01:02:02' }
        node('c') { address '192.168.1.23'; mac 'a8:b8:e0:01:02:03' }
        cluster('home') {
          on 'a', 'b', 'c'
          vip '192.168.1.20'
          controlPlane %d, { }
        }
      }
      """;

  private CliRun.Result recover() {
    run("etcd", "snapshot", "home-cp-1", "last.snapshot", "--sandbox");
    world.world().talos().log().clear();
    return cli.run("etcd", "recover", "home-cp-1", "last.snapshot", "--sandbox", "--yes");
  }

  private void assertNothingRecovered() {
    assertThat(world.world().talos().log().all())
        .extracting(RequestLog.Entry::path)
        .noneMatch(path -> path.contains("Recover"));
  }

  @Test
  void thoseThatLeftTheScriptAndAreKeptCount() throws IOException {
    script(LAB.formatted(3));
    up();
    script(LAB.formatted(1));
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isEqualTo(5);

    CliRun.Result refused = recover();

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("HL9046", "node.home-cp-2", "node.home-cp-3");
    assertNothingRecovered();
  }

  @Test
  void thoseThatAreNotRecordedYetCountWhenTheyAreSilent() throws IOException {
    script(LAB.formatted(1));
    up();
    script(LAB.formatted(3));
    world.world().box("b", false);

    CliRun.Result refused = recover();

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL9067", "node.home-cp-2", "--force")
        .doesNotContain("node.home-cp-3");
    assertNothingRecovered();
  }
}
