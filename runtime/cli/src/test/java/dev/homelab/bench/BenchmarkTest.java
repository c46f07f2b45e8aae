package dev.homelab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.real.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the table of docs/benchmarks.md. Figures are told, not enforced: what fails is only a
 * command that does not end well.
 */
@Tag("benchmark")
class BenchmarkTest {
  @TempDir Path work;

  @Test
  void printsTheTableOfFigures() throws IOException {
    Path jar = Path.of(System.getProperty("homelab.root", "."), "homelab.jar");
    assertThat(jar).as("build it first: mvn -q -DskipTests package").exists();
    Tools tools = new Tools();
    Report report = new Report();
    String only = System.getProperty("benchmark.only", "");
    if (!only.equals("cluster")) {
      new LocalFigures(tools, report, work).all();
      new MachineFigures(tools, report, work).all();
    }
    if (only.equals("local")) {
      report.missing("real kube-apiserver", "left out by -Dbenchmark.only=local");
    } else if (RealControlPlane.available()) {
      RealControlPlane cluster = RealControlPlane.shared();
      Path kubectl = tools.real("kubectl").orElseThrow();
      new ClusterFigures(tools, report, work, cluster.kubeconfig(), kubectl)
          .all(Boolean.getBoolean("benchmark.kubectlDiff"));
      new LatencyFigures(tools, report, work).all();
      new ReactionFigures(tools, report, work, cluster).all();
      new StateFigures(tools, report, work, cluster.kubeconfig()).all();
    } else {
      report.missing("real kube-apiserver", RealControlPlane.whyNotAvailable());
    }
    Path file = Path.of("target", "benchmarks.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, report + "\n");
    System.out.println("written to " + file.toAbsolutePath().getFileName());
  }
}
