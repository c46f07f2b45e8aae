package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.FolderTree;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.report.SandboxView;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands below {@code sandbox}: the simulated clusters of a lab and their processes. They
 * read no script, so that they work when it is broken or gone.
 */
public final class SandboxCommand implements Command {
  /** The files of the lock, which go when nobody holds it any more. */
  private static final Set<String> LOCK = Set.of("lock", "lock.owner");

  @Override
  public ExitCode run(Request request) {
    Path folder = LabPaths.of(request.invocation(), request.around().folder()).sandboxState();
    Clusters clusters = request.parts().clusters();
    if (request.invocation().verb() == Verb.SANDBOX_STOP) {
      stop(request, clusters, folder);
    }
    if (request.invocation().verb() == Verb.SANDBOX_RESET && !reset(request, clusters, folder)) {
      return ExitCode.REFUSED;
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

  /** Forgets all of it, unless a run is at work there; false when the person says no. */
  private static boolean reset(Request request, Clusters clusters, Path folder) {
    if (!Files.isDirectory(folder)) {
      request.console().err("this lab has no sandbox yet\n");
      return true;
    }
    List<Clusters.Simulated> all = clusters.list(folder);
    if (all.isEmpty() && !Files.exists(folder.resolve("state"))) {
      throw LabSession.problem(
          Diagnostic.error("HL9151", "no sandbox is in " + folder + ", but something else is")
              .withHint("nothing was removed; look at what it is"));
    }
    String question = "Forget what is simulated in " + folder + ", and what was recorded of it?";
    if (!Confirmation.agreed(request, question)) {
      return false;
    }
    try (StateStore store = StateStore.open(FolderBackend.open(folder), Clock.systemUTC());
        StateBackend.Lock held = store.lock(request.invocation().typed())) {
      all.forEach(cluster -> clusters.stop(folder, cluster.name()));
      FolderTree.removeBut(folder, LOCK);
    }
    request.console().err("forgotten; the next up --sandbox starts from nothing\n");
    return true;
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
