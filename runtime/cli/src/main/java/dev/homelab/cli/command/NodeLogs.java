package dev.homelab.cli.command;

import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.model.Address;
import dev.homelab.provider.talos.TalosConsole;
import dev.homelab.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The logs of a node's services, or of one of them: kubelet, etcd, apid and what else it runs. */
final class NodeLogs {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String SYSTEM = "talos.machine";

  private final Request request;
  private final Secrets secrets;
  private final TalosConsole console;
  private final int lines;

  private NodeLogs(Request request, Secrets secrets, TalosConsole console, int lines) {
    this.request = request;
    this.secrets = secrets;
    this.console = console;
    this.lines = lines;
  }

  /** Whether an address means one node of a cluster. */
  static boolean areMeant(LabSession session, String wished) {
    Address address = Addresses.of(session.graph(), session.state()).find(wished);
    return session.graph().members(address).stream()
            .map(session.graph()::resource)
            .filter(one -> one != null && one.type().equals(SYSTEM))
            .count()
        == 1;
  }

  /**
   * Prints the last lines of a node's services, and with {@code --follow} what they write from now
   * on.
   *
   * @throws dev.homelab.diag.HomelabException when the node does not answer
   */
  static ExitCode print(Request request, LabSession session, int lines) {
    List<String> words = request.invocation().arguments();
    LabMachine machine = LabMachine.of(request, session, words.get(0));
    Duration time = request.has(Option.FOLLOW) ? DAY : TIME;
    OneCall call = new OneCall(session.secrets(), request.around().clock(), time);
    AtomicBoolean interrupted = new AtomicBoolean();
    try (TalosConsole console = TalosConsole.of(machine.properties(), session.options(), call);
        Interrupts.Listening listening =
            request
                .interrupts()
                .listen(
                    () -> {
                      interrupted.set(true);
                      call.cancel();
                    })) {
      NodeLogs logs = new NodeLogs(request, session.secrets(), console, lines);
      boolean read = logs.all(services(words, console), interrupted);
      return interrupted.get() ? ExitCode.INTERRUPTED : read ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static List<String> services(List<String> words, TalosConsole console) {
    return words.size() > 1
        ? List.of(words.get(1))
        : console.services().stream().map(TalosConsole.Service::name).toList();
  }

  private boolean all(List<String> services, AtomicBoolean interrupted) {
    ToldLogs told = new ToldLogs(request, secrets, interrupted);
    List<ToldLogs.Log> logs = services.stream().map(this::log).toList();
    if (request.has(Option.FOLLOW)) {
      return told.together(logs);
    }
    boolean read = true;
    for (ToldLogs.Log log : logs) {
      read &= told.one(log);
    }
    return read;
  }

  private ToldLogs.Log log(String service) {
    boolean follow = request.has(Option.FOLLOW);
    return new ToldLogs.Log(service + ": ", pieces -> console.logs(service, lines, follow, pieces));
  }
}
