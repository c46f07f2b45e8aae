package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A confirmed move of a machine to another host is killed after the machine was reset. A
 * confirmation holds for one command, so the next plain {@code up} asks for it again; it does not
 * wait for a machine that is as good as gone.
 */
class MoveCutShortTest {
  private static final String MOVES = "a move to the other host";
  private static final String CONFIRM =
      "homelab up --sandbox --delete-data cluster.talos/node.talos-worker-1";

  @TempDir Path folder;

  /** When the tool is killed. */
  enum Cut {
    /** The machine has been told to reset itself. */
    RESET,
    /** The machine is being switched off. */
    STOP;

    void aim(MachineLab lab, Runnable kill) {
      switch (this) {
        case RESET -> machines(lab, "Reset", kill);
        case STOP -> host(lab, "POST", "/status/(stop|shutdown)", kill);
      }
    }
  }

  @ParameterizedTest
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  @EnumSource
  void theNextUpAsksForTheConfirmationAndDoesNotWait(Cut cut) throws IOException {
    MachineScene scene =
        MachineScene.all(MachineScene.Size.LEAST).stream()
            .filter(one -> one.name().equals(MOVES))
            .findFirst()
            .orElseThrow();
    MachineStage stage = MachineStage.of(scene, folder);
    try (MachineLab lab = stage.open()) {
      CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
      cut.aim(lab, () -> victim.join().kill());
      Tool.Started started = lab.tool().start(stage.inSandbox());
      victim.complete(started);
      assertThat(started.end().exit()).isGreaterThan(128);
      lab.heal();
      CliRun.Result next = lab.run("up", "--yes");
      String said = next.out() + next.err();
      assertThat(next.code()).as(said).isEqualTo(5);
      assertThat(said).contains(CONFIRM).doesNotContain("HL7026");
      stage.settles(lab, "after " + cut);
    }
  }

  private static void machines(MachineLab lab, String call, Runnable kill) {
    lab.world().talos().faults().add("", call, 0, 1, new TalosFault.Act(kill, true));
  }

  private static void host(MachineLab lab, String verb, String path, Runnable kill) {
    lab.world().host("a").faults().add(verb, path, 0, 1, new PveFault.Act(kill, true));
    lab.world().host("b").faults().add(verb, path, 0, 1, new PveFault.Act(kill, true));
  }
}
