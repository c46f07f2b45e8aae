package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabPods;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.provider.kubernetes.pods.ContainerLog;
import dev.homelab.secret.RedactedStream;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code logs}: the last lines of the containers of a thing, and with {@code --follow} what they
 * write from now on; the values of secrets left out.
 */
public final class LogsCommand implements Command {
  private static final int LINES = 200;

  @Override
  public ExitCode run(Request request) {
    int lines = lines(request);
    try (LabSession session = LabSession.openToLook(request)) {
      Secrets secrets = session.secrets();
      secrets.hideAll();
      try (LabPods pods = LabPods.of(request, session, request.invocation().arguments().get(0))) {
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

  private static int lines(Request request) {
    String stated = request.invocation().value(Option.TAIL);
    return stated == null ? LINES : Integer.parseInt(stated);
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
    AtomicBoolean failed = new AtomicBoolean();
    try (Interrupts.Listening listening =
        request
            .interrupts()
            .listen(
                () -> {
                  interrupted.set(true);
                  logs.forEach(ContainerLog::close);
                })) {
      List<Thread> threads = new ArrayList<>();
      for (ContainerLog log : logs) {
        Runnable following =
            () -> {
              if (!follow(request, secrets, pods, log, lines)) {
                failed.set(true);
              }
            };
        Thread thread = new Thread(following, "homelab-log");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      logs.forEach(ContainerLog::close);
      Thread.currentThread().interrupt();
      interrupted.set(true);
    }
    if (interrupted.get()) {
      return ExitCode.INTERRUPTED;
    }
    return failed.get() ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** Tells one log to its end, and whether it could be read. */
  private static boolean follow(
      Request request, Secrets secrets, LabPods pods, ContainerLog log, int lines) {
    boolean read = true;
    FreshSecrets fresh = new FreshSecrets(secrets, request.around().clock());
    LinePrinter printer = new LinePrinter(request.console(), log.name() + ": ");
    try (RedactedStream clean = secrets.redacting(printer::take)) {
      log.follow(
          lines,
          pods.call(),
          piece -> {
            fresh.look();
            clean.write(piece);
          });
    } catch (ProviderException noLog) {
      read = false;
      synchronized (request.console()) {
        request.console().problems(noLog.diagnostics(), null, file -> List.of());
      }
    }
    printer.end();
    return read;
  }
}
