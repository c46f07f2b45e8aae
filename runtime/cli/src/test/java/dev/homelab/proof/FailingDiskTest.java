package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full or cannot be written, on real file systems: a small one in memory where the
 * machine lets people mount (user namespaces), and the process's own limit of file sizes anywhere.
 */
class FailingDiskTest {
  private static final int OBJECTS = 60;
  private static final int NOT_POSSIBLE = 77;

  @TempDir Path folder;

  @AfterEach
  void stopSandbox() throws IOException {
    if (Files.exists(folder.resolve(".homelab"))) {
      SandboxObjects.stop(folder);
    }
  }

  private Tool tool() {
    return new Tool(folder);
  }

  private void values() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('full') {
          for (int i = 0; i < 400; i++) {
            value("v${i}") { content "x${i}".toString() }
          }
        }
        """);
    Files.createDirectory(folder.resolve("state"));
  }

  private Tool.Result mounted(String options, String script) {
    String mount = "mount -t tmpfs -o " + options + " tmpfs state 2> none || exit " + NOT_POSSIBLE;
    Tool.Result result = tool().shellThatMounts(mount + '\n' + script);
    boolean possible = result.exit() != NOT_POSSIBLE && !result.output().contains("unshare:");
    assumeTrue(possible, "this machine lets nobody mount");
    return result;
  }

  @Test
  void fillsUpInTheMiddleOfARunAndTheNextOneGoesOn() throws IOException {
    values();
    Tool.Result result =
        mounted(
            "size=100k,mode=700",
            """
            homelab up --state state --yes > first 2>&1; echo "first $?"
            homelab state verify --state state; echo "verify $?"
            homelab up --state state --yes > full 2>&1; echo "still-full $?"
            mount -o remount,size=64m state
            homelab up --state state --yes > second 2>&1; echo "second $?"
            homelab plan --state state --exit-code > plan 2>&1; echo "plan $?"
            homelab state list --state state | wc -l
            """);
    String first = Files.readString(folder.resolve("first"));
    assertThat(result.output()).as(first).contains("first 1", "verify 0", "second 0", "plan 0");
    assertThat(result.output()).as("still no room").doesNotContain("still-full 0");
    assertThat(result.output()).contains("\n400\n");
    assertThat(first)
        .contains("the disk is full", "HL3108", "done and recorded: ", "done, but not recorded: ")
        .contains("make room on the disk", "again    homelab up")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void isFullFromTheBeginning() throws IOException {
    values();
    Tool.Result result =
        mounted(
            "size=64k,mode=700",
            """
            head -c 65536 /dev/zero > state/other 2> none
            homelab up --state state --yes > first 2>&1; echo "first $?"
            rm state/other
            homelab state list --state state; echo "list $?"
            homelab plan --out state/p --state state > out 2>&1; echo "plan $?"
            """);
    String first = Files.readString(folder.resolve("first"));
    assertThat(result.output()).as(first).contains("first 2", "list 0", "plan 0");
    assertThat(first).contains("the disk is full", "HL40").doesNotContain("\tat ", "Exception");
    assertThat(first).as("nothing was begun").doesNotContain("✓ value", "make  value");
  }

  @Test
  void isReadOnly() throws IOException {
    values();
    Tool.Result result =
        mounted(
            "size=10m,mode=700",
            """
            mount -o remount,ro state
            homelab plan --state state > plan 2>&1; echo "plan $?"
            homelab up --state state --yes > first 2>&1; echo "first $?"
            homelab plan --state state --out state/p > saved 2>&1; echo "saved $?"
            homelab render --state state --out state/r > render 2>&1; echo "render $?"
            mount -o remount,rw state
            homelab up --state state --yes > second 2>&1; echo "second $?"
            """);
    String first = Files.readString(folder.resolve("first"));
    assertThat(result.output())
        .as(first)
        .contains("plan 0", "first 2", "saved 2", "render 2", "second 0");
    assertThat(first)
        .contains("read-only file system", "HL40", "--state DIR")
        .doesNotContain("\tat ", "Exception", "✓ value");
    assertThat(Files.readString(folder.resolve("saved"))).contains("HL9012");
  }

  /** Objects of a cluster: what was made and not recorded is found again, nothing is made twice. */
  @Test
  void aFileMayNotGrowInTheMiddleOfARunOnACluster() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('full') {
          cluster('c') {
            namespace('n') {
              for (int i = 0; i < %d; i++) {
                manifest \"""
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: cm-${i}}
                  data: {mark: 'm-${i}'}
                \"""
              }
            }
          }
        }
        """
            .formatted(OBJECTS - 1));
    assertThat(tool().run("kubeconfig", "c", "--sandbox").exit())
        .as("the simulator starts where files may grow")
        .isZero();
    Tool.Result broken =
        tool()
            .shell(
                "ulimit -f 60\n"
                    + "homelab up --sandbox --yes --json --parallelism 3; echo \"exit $?\"");
    assertThat(broken.output()).contains("exit 1");
    JsonNode summary = summary(broken.output());
    int made = summary.path("done").path("create").asInt();
    assertThat(made).isBetween(1, OBJECTS - 1);
    assertThat(made + summary.path("failed").asInt() + summary.path("skipped").asInt())
        .isEqualTo(OBJECTS);
    assertThat(summary.path("failed").asInt()).isEqualTo(summary.path("unrecorded").size());
    assertThat(summary.at("/diagnostics/0/code").asText()).isEqualTo("HL3108");
    assertThat(summary.at("/diagnostics/0/title").asText()).contains("may not grow any more");

    Tool.Result again = tool().run("up", "--sandbox", "--yes");
    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(tool().run("plan", "--sandbox", "--exit-code").exit()).isZero();
    assertThat(tool().run("state", "verify", "--sandbox").exit()).isZero();
    assertThat(SandboxObjects.owned(tool())).hasSize(OBJECTS).doesNotHaveDuplicates();
  }

  private static JsonNode summary(String output) throws IOException {
    List<String> lines = output.lines().filter(l -> l.contains("\"summary\"")).toList();
    assertThat(lines).as(output).hasSize(1);
    return new ObjectMapper().readTree(lines.get(0));
  }
}
