package dev.homelab.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A state of 1,000 entries in the folder and in a real cluster, side by side: the same lab of
 * values, which touch no platform, so that what differs is where the records go.
 */
final class StateFigures {
  private static final int ENTRIES = 1_000;
  private static final int TIMES = 5;

  private final Tools tools;
  private final Report report;
  private final Path work;
  private final String cluster;

  StateFigures(Tools tools, Report report, Path work, Path kubeconfig) {
    this.tools = tools;
    this.report = report;
    this.work = work;
    this.cluster = "kubeconfig '" + kubeconfig.toAbsolutePath() + "'";
  }

  /** What one place took, in milliseconds. */
  private record Took(double written, double read, double removed) {}

  void all() {
    Took folder = of(Labs.valuesBeside(work.resolve("in-folder"), ENTRIES, cluster, false));
    Took there = of(Labs.valuesBeside(work.resolve("in-cluster"), ENTRIES, cluster, true));
    row("1,000 entries written, state in a cluster: `up`", folder.written(), there.written());
    row("1,000 entries read, state in a cluster: `plan`", folder.read(), there.read());
    row("1,000 entries removed, state in a cluster: `down`", folder.removed(), there.removed());
  }

  private Took of(Path lab) {
    double written = tools.homelab(lab, "up", "--yes").expect(0).millis();
    List<Double> plans = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      plans.add(tools.homelab(lab, "plan").expect(0).millis());
    }
    double removed = tools.homelab(lab, "down", "--yes").expect(0).millis();
    return new Took(written, Tools.median(plans), removed);
  }

  private void row(String measure, double folder, double cluster) {
    report.row(
        measure,
        "in the folder " + LocalFigures.ms(folder),
        LocalFigures.ms(cluster),
        "none stated",
        true);
  }
}
