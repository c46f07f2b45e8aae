package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.Streams;
import dev.homelab.cli.lab.LabPods;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.pods.Pod;
import dev.homelab.provider.kubernetes.pods.PodSession;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * {@code shell}: a shell in a container, on a terminal; or one command, whose output is free of the
 * values of secrets unless they are asked for.
 */
public final class ShellCommand implements Command {
  /** A code below zero stands for one that the server did not tell. */
  private static String ended(int code) {
    return code < 0
        ? "the command failed; the server does not say with which code"
        : "the command ended with code " + code;
  }

  private static final List<String> SHELL = List.of("/bin/sh");

  @Override
  public ExitCode run(Request request) {
    List<String> words = request.invocation().arguments();
    List<String> command = words.subList(1, words.size());
    Streams streams = request.console().streams();
    if (command.isEmpty() && !streams.outIsTerminal()) {
      throw LabSession.problem(
          Diagnostic.error("HL9003", "without a terminal 'shell' needs a command")
              .withHint("homelab shell " + words.get(0) + " -- COMMAND"));
    }
    try (LabSession session = LabSession.openToLook(request);
        LabPods pods = LabPods.of(request, session, words.get(0))) {
      Pod pod = pods.running();
      String container = request.invocation().value(Option.CONTAINER);
      try (PodSession reach = PodSession.open(pods.configOf(pod), session.options(), pods.call())) {
        String where = container == null ? pod.main() : container;
        return command.isEmpty()
            ? onTerminal(reach, pod, where)
            : once(request, session.secrets(), reach, pod, where, command);
      }
    }
  }

  private static ExitCode onTerminal(PodSession reach, Pod pod, String container) {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Attributes before = terminal.enterRawMode();
      try {
        PodSession.Streams streams =
            new PodSession.Streams(terminal.input(), terminal.output(), terminal.output(), true);
        int code = reach.run(pod, container, SHELL, streams, stop -> {});
        return code == 0 ? ExitCode.DONE : ExitCode.FAILED;
      } finally {
        terminal.setAttributes(before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExitCode once(
      Request request,
      Secrets secrets,
      PodSession reach,
      Pod pod,
      String container,
      List<String> command) {
    Streams own = request.console().streams();
    boolean reveal = request.has(Option.SHOW_SECRETS);
    if (!reveal) {
      secrets.hideAll();
    }
    AtomicBoolean stopped = new AtomicBoolean();
    List<Runnable> stops = new CopyOnWriteArrayList<>();
    try (OutputStream out = reveal ? own.out() : new RedactedBytes(secrets, own.out());
        OutputStream err = reveal ? own.err() : new RedactedBytes(secrets, own.err());
        Interrupts.Listening listening =
            request
                .interrupts()
                .listen(
                    () -> {
                      stopped.set(true);
                      stops.forEach(Runnable::run);
                    })) {
      var in = request.has(Option.STDIN) ? own.in() : null;
      PodSession.Streams streams = new PodSession.Streams(in, out, err, false);
      int code = reach.run(pod, container, command, streams, stops::add);
      if (code != 0 && !stopped.get()) {
        request.console().err(ended(code) + '\n');
      }
      return stopped.get() ? ExitCode.INTERRUPTED : code == 0 ? ExitCode.DONE : ExitCode.FAILED;
    } catch (ProviderException broken) {
      if (stopped.get()) {
        return ExitCode.INTERRUPTED;
      }
      throw broken;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
