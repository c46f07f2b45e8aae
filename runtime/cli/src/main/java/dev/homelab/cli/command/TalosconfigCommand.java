package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Authorities;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.access.TalosAccess;
import java.util.List;
import java.util.TreeSet;

/** Prints a talosconfig with a client certificate made now; talosctl takes it. */
public final class TalosconfigCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String wished = request.invocation().argument(0);
    try (LabSession session = LabSession.openToLook(request)) {
      List<LabMachine> machines =
          LabMachine.all(session).stream()
              .filter(machine -> wished == null || machine.cluster().equals(wished))
              .toList();
      TreeSet<String> clusters = new TreeSet<>();
      machines.forEach(machine -> clusters.add(machine.cluster()));
      if (clusters.size() != 1) {
        throw LabSession.problem(
            Diagnostic.error(
                    "HL9044",
                    clusters.isEmpty()
                        ? "the lab has no cluster with Talos that is up"
                        : "which cluster?")
                .withHint(
                    clusters.isEmpty() ? "homelab up" : "one of " + String.join(", ", clusters)));
      }
      request
          .console()
          .exactly(
              TalosAccess.talosconfig(
                  Authorities.of(session, machines.get(0).secrets(), clusters.first()),
                  clusters.first(),
                  machines.stream().filter(LabMachine::controls).map(LabMachine::where).toList(),
                  machines.stream().map(LabMachine::where).toList(),
                  request.around().clock().instant()));
      return ExitCode.DONE;
    }
  }
}
