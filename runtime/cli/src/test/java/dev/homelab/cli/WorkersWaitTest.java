package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A control plane whose box may not be written over, and the workers of its cluster. */
class WorkersWaitTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('a') { address '192.168.1.21'; mac 'a8:b8:e0:01:02:01' }
        node('b') { address '192.168.1.22'; mac 'a8:b8:e0:01:02:02' }
        cluster('home') { on 'a', 'b'; controlPlane { }; workers 1, { } }
      }
      """;

  private void data() {
    world.world().box("a", false);
    world.world().talos().carries("box/a", List.of("/dev/nvme0n1"));
    world.world().box("a", true);
  }

  @Test
  void aBoxThatIsNotOursToTakeStopsThePlanBeforeAnyBoxIsWritten() throws IOException {
    script(LAB);
    run("plan", "--sandbox");
    data();
    world.world().advance(120_000);

    CliRun.Result refused = cli.run("up", "--sandbox", "--yes");

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL7031", "/dev/nvme0n1 of home-cp-1 carries data", "say wipe()");
    assertThat(world.world().talos().phase("box/b")).isEqualTo(Phase.MAINTENANCE);

    script(LAB.replace("controlPlane { }", "controlPlane { wipe() }"));
    up();
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aWorkerDoesNotWaitForAControlPlaneThatIsRefused() throws Exception {
    script(LAB);
    run("plan", "--sandbox");
    world.world().box("a", false);
    CompletableFuture<CliRun.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("up", "--sandbox", "--yes"));
    CountDownLatch never = new CountDownLatch(1);
    while (!running.isDone() && world.world().talos().phase("box/b") != Phase.BOOTING) {
      never.await(50, TimeUnit.MILLISECONDS);
    }
    data();

    CliRun.Result failed = ended(running);

    assertThat(failed.code()).as(failed.err()).isEqualTo(1);
    assertThat(failed.err())
        .contains("HL7031", "carries data")
        .contains("HL7026", "home-worker-1 has no control plane to join");
  }

  private static CliRun.Result ended(CompletableFuture<CliRun.Result> running)
      throws InterruptedException, ExecutionException {
    try {
      return running.get(2, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("it still waits", e);
    }
  }
}
