package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A control plane whose box may not be written over, and the workers of its cluster. */
class WorkersWaitTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('a') { address '192.168.1.21' }
        node('b') { address '192.168.1.22'; mac 'a8:b8:e0:01:02:02' }
        cluster('home') { on 'a', 'b'; controlPlane { }; workers 1, { } }
      }
      """;

  private static final String WORKER = "cluster.home/node.home-worker-1/talos.machine";

  private void data() {
    world.world().box("a", false);
    world.world().talos().carries("box/a", List.of("/dev/nvme0n1"));
  }

  @Test
  void aBoxThatIsNotOursToTakeStopsThePlanBeforeAnyBoxIsWritten() throws IOException {
    script(LAB);
    run("plan", "--sandbox");
    data();
    world.world().box("a", true);
    world.world().advance(120_000);

    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL7031", "/dev/nvme0n1 of home-cp-1 carries data", "say wipe()");
    assertThat(world.world().talos().phase("box/b")).isEqualTo(Phase.MAINTENANCE);

    script(LAB.replace("controlPlane { }", "controlPlane { wipe() }"));
    up();
  }

  /** The box of the control plane is switched on once the worker has its config, and holds data. */
  private CliRun.Result upWithoutControlPlane() throws Exception {
    script(LAB);
    run("plan", "--sandbox");
    data();
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("up", "--sandbox", "--yes"));
    CountDownLatch never = new CountDownLatch(1);
    while (!running.isDone() && world.world().talos().phase("box/b") != Phase.BOOTING) {
      never.await(50, TimeUnit.MILLISECONDS);
    }
    world.world().box("a", true);
    CliRun.Result failed = running.get(2, TimeUnit.MINUTES);
    assertThat(world.world().talos().phase("box/b")).isEqualTo(Phase.BOOTING);
    return failed;
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aWorkerDoesNotWaitForAControlPlaneThatIsRefused() throws Exception {
    CliRun.Result failed = upWithoutControlPlane();

    assertThat(failed.code()).as(failed.err()).isEqualTo(1);
    assertThat(failed.err())
        .contains("HL7031", "carries data")
        .contains("HL7026", "home-worker-1 has no control plane to join");
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aWorkerThatHasItsConfigIsKnownWhenAllGoes() throws Exception {
    upWithoutControlPlane();

    CliRun.Result kept = cli.run("down", "--sandbox", "--yes");

    assertThat(kept.code()).as(kept.err()).isEqualTo(5);
    assertThat(kept.err()).contains(WORKER).doesNotContain("node.home-cp-1");
    assertThat(run("down", "--sandbox", "--yes", "--delete-data", WORKER).err())
        .contains("cluster.home/node.home-worker-1", "deleted, with its data");
    assertThat(run("state", "list", "--sandbox").out()).isEmpty();
    assertThat(run("state", "verify", "--sandbox").out()).contains("state is sound");
  }
}
