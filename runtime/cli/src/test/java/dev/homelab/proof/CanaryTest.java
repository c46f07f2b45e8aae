package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty secrets through every command, failing paths included; none may be seen again. */
class CanaryTest {
  private static final int COUNT = 60;
  private final Canaries canaries = new Canaries(COUNT);
  @TempDir Path folder;

  @AfterEach
  void stopSandbox() {
    SandboxObjects.stop(folder);
  }

  @Test
  void noSecretIsPrintedOrWritten() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), script("example.com/app:1.0"));
    Tool tool = new Tool(folder, canaries.environment());
    for (List<String> command :
        List.of(
            List.of("validate", "--json"),
            List.of("plan", "--sandbox", "--json"),
            List.of("plan", "--sandbox", "--verbose", "--out", "saved.plan"),
            List.of("graph", "--json"),
            List.of("graph", "--format", "html"),
            List.of("up", "--sandbox", "--yes", "--json"),
            List.of("status", "--sandbox", "--json"),
            List.of("diff", "--sandbox"),
            List.of("render", "--out", "rendered"),
            List.of("state", "list", "--sandbox", "--json"),
            List.of("state", "show", "app.a", "--sandbox", "--json"),
            List.of("state", "export", "--sandbox"),
            List.of("secret", "list", "--sandbox"),
            List.of("explain", "app.a", "--sandbox"),
            List.of("doctor", "--sandbox"))) {
      check(tool.run(command.toArray(String[]::new)), command);
    }
    echoingServer(tool);
    check(tool.run("down", "--sandbox", "--yes"), List.of("down"));
    assertThat(canaries.below(folder, folder.resolve(".homelab/sandbox/c"))).isEmpty();
  }

  /** A server that answers with what it was sent, as an admission webhook may. */
  private void echoingServer(Tool tool) throws IOException {

    SandboxObjects.fault(
        tool, "{\"method\":\"PATCH\",\"path\":\"secrets\",\"times\":50,\"effect\":\"echo\"}");
    Files.writeString(
        folder.resolve("homelab.groovy"), script("example.com/app:2.0").replace("'a'", "'b'"));
    Tool.Result failed = tool.run("up", "--sandbox", "--yes");
    assertThat(failed.exit()).as(failed.output()).isEqualTo(1);
    check(failed, List.of("up against a server that echoes"));
    check(tool.run("up", "--sandbox", "--yes", "--json"), List.of("up --json, echoed"));
  }

  private void check(Tool.Result result, List<String> command) {
    assertThat(canaries.in(result.output())).as("printed by %s", command).isEmpty();
    assertThat(result.output())
        .as("%s met a fault of the tool", command)
        .doesNotContain("\tat dev.");
  }

  private static String script(String image) {
    StringBuilder text = new StringBuilder("homelab('canaries') {\n  secrets {\n");
    for (int i = 0; i < COUNT; i++) {
      text.append("    env 's%02d', 'CANARY_%02d'\n".formatted(i, i));
    }
    text.append("  }\n  cluster('c') {\n    namespace('n') {\n      app('a') {\n        image '");
    text.append(image).append("'\n        port 80\n");
    for (int i = 0; i < COUNT; i++) {
      text.append("        env 'V%02d', secret('s%02d')\n".formatted(i, i));
    }
    return text.append("      }\n    }\n  }\n}\n").toString();
  }
}
