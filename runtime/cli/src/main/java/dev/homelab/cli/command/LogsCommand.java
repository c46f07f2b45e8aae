package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabPods;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.provider.kubernetes.pods.ContainerLog;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code logs}: the last lines of the containers of a thing, and with {@code --follow} what they
 * write from now on; the same of a node and its services. The values of secrets are left out.
 */
public final class LogsCommand implements Command {

  @Override
  public ExitCode run(Request request) {
    int lines = ToldLogs.lines(request);
    try (LabSession session = LabSession.openToLook(request)) {
      Secrets secrets = session.secrets();
      secrets.hideAll();
      String wished = request.invocation().arguments().get(0);
      if (request.invocation().arguments().size() > 1 || NodeLogs.areMeant(session, wished)) {
        return NodeLogs.print(request, session, lines);
      }
      try (LabPods pods = LabPods.of(request, session, wished)) {
        List<ContainerLog> logs = pods.logs(request.invocation().value(Option.CONTAINER));
        if (logs.isEmpty()) {
          request.console().err(pods.address() + " has no pods now\n");
          return ExitCode.DONE;
        }
        return request.has(Option.FOLLOW)
            ? follow(request, secrets, pods, logs, lines)
            : last(request, secrets, pods, logs, lines);
      }
    }
  }

  private static ExitCode last(
      Request request, Secrets secrets, LabPods pods, List<ContainerLog> logs, int lines) {
    ExitCode code = ExitCode.DONE;
    for (ContainerLog log : logs) {
      try {
        String text = secrets.redact(log.last(lines, pods.call()));
        text.lines().forEach(line -> request.console().exactly(log.name() + ": " + line + '\n'));
      } catch (ProviderException noLog) {
        request.console().problems(noLog.diagnostics(), null, file -> List.of());
        code = ExitCode.FAILED;
      }
    }
    return code;
  }

  private static ExitCode follow(
      Request request, Secrets secrets, LabPods pods, List<ContainerLog> logs, int lines) {
    AtomicBoolean interrupted = new AtomicBoolean();
    try (Interrupts.Listening listening =
        request
            .interrupts()
            .listen(
                () -> {
                  interrupted.set(true);
                  logs.forEach(ContainerLog::close);
                })) {
      List<ToldLogs.Log> told = new ArrayList<>();
      for (ContainerLog log : logs) {
        told.add(
            new ToldLogs.Log(log.name() + ": ", pieces -> log.follow(lines, pods.call(), pieces)));
      }
      boolean read = new ToldLogs(request, secrets, interrupted).together(told);
      return interrupted.get() ? ExitCode.INTERRUPTED : read ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      logs.forEach(ContainerLog::close);
    }
  }
}
