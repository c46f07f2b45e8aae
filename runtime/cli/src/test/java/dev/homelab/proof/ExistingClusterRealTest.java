package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.real.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example for a cluster that exists, unchanged, on a real kube-apiserver: up, up, change,
 * prune, down.
 */
@Tag("real")
class ExistingClusterRealTest {
  @TempDir Path folder;

  @Test
  void comesUpChangesIsPrunedAndGoes() throws IOException {
    RealControlPlane cluster = RealControlPlane.shared();
    Path root = Path.of(System.getProperty("homelab.root"));
    String script = Files.readString(root.resolve("examples/existing-cluster/homelab.groovy"));
    Path file = Files.writeString(folder.resolve("homelab.groovy"), script);
    Tool tool = new Tool(folder, Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
    done(tool.run("up", "--yes"), 0);
    assertThat(tool.run("up", "--yes").output()).contains("nothing to change");
    done(tool.run("plan", "--exit-code"), 0);
    String grown = script.replace("storage 100.GiB", "storage 120.GiB");
    Files.writeString(file, grown);
    done(tool.run("plan", "--exit-code"), 3);
    done(tool.run("up", "--yes"), 0);
    done(tool.run("plan", "--exit-code"), 0);
    Files.writeString(file, grown.replace("      service whoami\n", ""));
    done(tool.run("up", "--yes"), 0);
    Tool.Result state = done(tool.run("state", "list"), 0);
    assertThat(state.output()).doesNotContain("service.whoami").contains("service.nextcloud");
    done(tool.run("down", "--yes"), 5);
    assertThat(tool.run("state", "list").output()).doesNotContain("deployment.");
  }

  @Test
  void storageIsInstalledAsTheRealApiTakesItAndGoes() throws IOException {
    RealControlPlane cluster = RealControlPlane.shared();
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab('storage') { cluster('here') { storage localPath } }");
    Tool tool = new Tool(folder, Map.of("KUBECONFIG", cluster.kubeconfig().toString()));
    done(tool.run("up", "--yes"), 0);
    assertThat(tool.run("up", "--yes").output()).contains("nothing to change");
    done(tool.run("plan", "--exit-code"), 0);
    done(tool.run("down", "--yes"), 0);
    assertThat(tool.run("state", "list").output()).doesNotContain("storage.");
  }

  private static Tool.Result done(Tool.Result result, int code) {
    assertThat(result.exit()).as(result.output()).isEqualTo(code);
    return result;
  }
}
