package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Kills {@code up} at a random instant, runs it again plainly, and checks that nothing was lost: no
 * orphan, no unreadable state, no question, and a plan with nothing to do.
 */
final class KillRounds {
  private final Path folder;
  private final Tool tool;
  private final Random random;
  private final int objects;
  private int killed;

  KillRounds(Path folder, long seed, int objects) {
    this.folder = folder;
    this.tool = new Tool(folder);
    this.random = new Random(seed);
    this.objects = objects;
  }

  /** How many of the rounds were really cut off in the middle. */
  int killed() {
    return killed;
  }

  /** One round: a changed lab, a kill, a plain run, the checks. */
  void round(int number) {
    writeLab("round-" + number);
    Tool.Result cut = tool.killAfter(400 + random.nextInt(3_600), "up", "--sandbox", "--yes");
    if (cut.exit() > 128) {
      killed++;
    }
    Tool.Result again = tool.run("up", "--sandbox", "--yes");
    assertThat(again.exit()).as("up after a kill: %s", again.output()).isZero();
    Tool.Result plan = tool.run("plan", "--sandbox", "--exit-code");
    assertThat(plan.exit()).as("plan after it: %s", plan.output()).isZero();
    Tool.Result verify = tool.run("state", "verify", "--sandbox");
    assertThat(verify.exit()).as("state verify: %s", verify.output()).isZero();
    assertThat(SandboxObjects.owned(tool, folder)).hasSize(objects);
  }

  /** Takes everything down and checks that nothing of ours is left. */
  void end() {
    Tool.Result down = tool.run("down", "--sandbox", "--yes");
    assertThat(down.exit()).as("down: %s", down.output()).isZero();
    assertThat(SandboxObjects.owned(tool, folder)).isEmpty();
    SandboxObjects.stop(folder);
  }

  private void writeLab(String mark) {
    String script =
        """
        homelab('kills') {
          cluster('c') {
            namespace('n') {
              for (int i = 0; i < %d; i++) {
                manifest \"""
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: cm-${i}}
                  data: {mark: '%s-${i %% 7 == 0 ? '%s' : 'same'}'}
                \"""
              }
            }
          }
        }
        """
            .formatted(objects - 1, "m", mark);
    try {
      Files.writeString(folder.resolve("homelab.groovy"), script);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
