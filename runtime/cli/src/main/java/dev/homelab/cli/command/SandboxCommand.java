package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.options.Nearest;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.SandboxView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands below {@code sandbox}: the simulated clusters of a lab and their processes. They
 * read no script, so that they work when it is broken or gone.
 */
public final class SandboxCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    Path folder = LabPaths.of(request.invocation(), request.around().folder()).sandboxState();
    Clusters clusters = request.parts().clusters();
    if (request.invocation().verb() == Verb.SANDBOX_STOP) {
      stop(request, clusters, folder);
    }
    Console console = request.console();
    List<SandboxView.Row> rows = new ArrayList<>();
    for (Clusters.Simulated cluster : clusters.list(folder)) {
      rows.add(new SandboxView.Row(cluster.name(), cluster.server(), cluster.pid()));
    }
    if (request.has(Option.JSON)) {
      console.out(SandboxView.json(rows));
    } else if (request.invocation().verb() == Verb.SANDBOX_LIST) {
      console.out(SandboxView.text(rows, console.form()));
    }
    return ExitCode.DONE;
  }

  private static void stop(Request request, Clusters clusters, Path folder) {
    List<Clusters.Simulated> all = clusters.list(folder);
    String wished = request.invocation().argument(0);
    String name = wished == null ? null : wished.replaceFirst("^cluster\\.", "");
    if (name != null && all.stream().noneMatch(cluster -> cluster.name().equals(name))) {
      throw LabSession.problem(unknown(name, all));
    }
    int stopped = 0;
    for (Clusters.Simulated cluster : all) {
      if ((name == null || cluster.name().equals(name)) && clusters.stop(folder, cluster.name())) {
        stopped++;
        String what =
            cluster.name().equals(MachineWorld.NAME)
                ? "stopped the simulated machines"
                : "stopped cluster " + cluster.name();
        request.console().err(what + "; what was there is kept\n");
      }
    }
    if (stopped == 0) {
      request.console().err("no simulated cluster of this lab runs\n");
    }
  }

  private static Diagnostic unknown(String name, List<Clusters.Simulated> all) {
    List<String> names = all.stream().map(Clusters.Simulated::name).toList();
    Diagnostic problem = Diagnostic.error("HL9023", "the sandbox has no cluster '" + name + "'");
    @Nullable String near = Nearest.to(name, names);
    return near == null
        ? problem.withHint("homelab sandbox list")
        : problem.withHint("did you mean '" + near + "'?");
  }
}
