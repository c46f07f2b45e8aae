package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Kills {@code up} at a random instant, runs it again plainly, and checks that nothing was lost: no
 * orphan, no unreadable state, no question, and a plan with nothing to do. What is killed is a
 * process of its own; what comes after it runs in this one, which is quicker and the same code.
 */
final class KillRounds {
  private static final double MILLION = 1e6;

  /** By how much a run is taken to be longer than thought when a kill still found it running. */
  private static final double GROWTH = 1.05;

  private final Machine machine;
  private final Tool tool;
  private final Random random;
  private final int objects;
  private int killed;
  private int midway;
  private double startMillis;
  private double runMillis;

  KillRounds(Path folder, long seed, int objects) {
    this.machine = Machine.in(folder);
    this.tool = machine.tool();
    this.random = new Random(seed);
    this.objects = objects;
  }

  /** How many of the rounds were cut off before the tool had ended. */
  int killed() {
    return killed;
  }

  /** How many were cut off after the first record of the run and before its last. */
  int midway() {
    return midway;
  }

  /** One round: a changed lab, a kill, a plain run, the checks. */
  void round(int number) {
    writeLab("round-" + number);
    if (number == 0) {
      measure();
      writeLab("round-zero");
    }
    cut();
    machine.ends(0, "up", "--sandbox", "--yes");
    CliRun.Result third = machine.ends(0, "up", "--sandbox");
    assertThat(third.out()).contains("nothing to change");
    machine.ends(0, "state", "verify", "--sandbox");
    assertThat(SandboxObjects.owned(kubeconfig())).hasSize(objects);
  }

  private void measure() {
    Tool.Started whole = tool.start("up", "--sandbox", "--yes");
    long begin = System.nanoTime();
    while (!isRunning() && whole.lives(1)) {}
    long first = System.nanoTime();
    Tool.Result result = whole.end();
    assertThat(result.exit()).as(result.output()).isZero();
    startMillis = millisSince(begin) - millisSince(first);
    runMillis = millisSince(first);
  }

  /**
   * Kills a run: one in four anywhere in its usual length, the others after its first record, for
   * most of a short run is the start of the JVM.
   */
  private void cut() {
    Tool.Started started = tool.start("up", "--sandbox", "--yes");
    double wait = random.nextDouble() * runMillis;
    if (random.nextInt(4) == 0) {
      wait = random.nextDouble() * (startMillis + runMillis);
    } else {
      while (!isRunning() && started.lives(1)) {}
    }
    long begin = System.nanoTime();
    if (started.lives((long) wait)) {
      started.kill();
    }
    Tool.Result cut = started.end();
    if (cut.exit() > 128) {
      killed++;
      midway += isRunning() ? 1 : 0;
      runMillis *= GROWTH;
    } else {
      assertThat(cut.exit()).as(cut.output()).isZero();
      runMillis = Math.max(1, Math.min(runMillis, millisSince(begin)));
    }
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / MILLION;
  }

  /** Whether a run has begun and has not ended: at its end the journal goes into the snapshot. */
  private boolean isRunning() {
    try {
      Path journal = machine.state().resolve("sandbox/journal");
      return Files.exists(journal) && Files.size(journal) > 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String kubeconfig() {
    return machine.ends(0, "kubeconfig", "c", "--sandbox").out();
  }

  /** Takes everything down and checks that nothing of ours is left. */
  void end() {
    machine.ends(0, "down", "--sandbox", "--yes");
    assertThat(SandboxObjects.owned(kubeconfig())).isEmpty();
    stop();
  }

  /** Ends the sandbox's process. */
  void stop() {
    SandboxObjects.stop(machine.folder());
  }

  private void writeLab(String mark) {
    machine.script(
        """
        homelab('kills') {
          cluster('c') {
            namespace('n') {
              for (int i = 0; i < %d; i++) {
                manifest \"""
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: cm-${i}}
                  data: {mark: '%s-${i %% 2 == 0 ? '%s' : 'same'}'}
                \"""
              }
            }
          }
        }
        """
            .formatted(objects - 1, "m", mark));
  }
}
