package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated clusters of a lab that has nothing left in them. What they hold is kept, so that
 * the next run finds them as they were.
 *
 * @param folder where they keep their worlds
 * @param clusters their names
 */
public record IdleSandbox(Path folder, List<String> clusters) {
  public IdleSandbox {
    clusters = List.copyOf(clusters);
  }

  /** Those of a lab after a run; none when something of it is recorded, or outside the sandbox. */
  public static IdleSandbox of(LabSession session) {
    List<String> names = new ArrayList<>();
    if (session.isSandbox() && session.state().entries().isEmpty()) {
      names.addAll(Simulation.processes(session.lab()));
    }
    return new IdleSandbox(session.stateFolder(), names);
  }

  /** Ends their processes and says so; called when the lab's session is closed. */
  public void stop(Request request) {
    Clusters all = request.parts().clusters();
    int stopped = 0;
    for (String name : clusters) {
      stopped += all.stop(folder, name) ? 1 : 0;
    }
    if (stopped > 0 && !request.has(Option.JSON)) {
      request
          .console()
          .err(
              "sandbox: nothing of the lab is left; what simulated it is stopped until the next up\n");
    }
  }
}
