package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabPods;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.pods.Pod;
import dev.homelab.provider.kubernetes.pods.PodSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code forward}: a port of a pod on this machine's loopback address, until Ctrl-C. */
public final class ForwardCommand implements Command {
  private static final int HIGHEST = 65_535;
  private static final long LOOK_SECONDS = 2;

  @Override
  public ExitCode run(Request request) {
    String ports = request.invocation().arguments().get(1);
    int colon = ports.indexOf(':');
    int remote = port(ports.substring(colon + 1), 1);
    int local = colon < 0 ? 0 : port(ports.substring(0, colon), 0);
    try (LabSession session = LabSession.openToLook(request);
        LabPods pods = LabPods.of(request, session, request.invocation().arguments().get(0))) {
      Pod pod = pods.running();
      try (PodSession reach = PodSession.open(pods.configOf(pod), session.options(), pods.call());
          PodSession.Forward forward = reach.forward(pod, remote, local)) {
        return serve(request, pod, remote, forward);
      }
    }
  }

  private static ExitCode serve(Request request, Pod pod, int remote, PodSession.Forward forward) {
    CountDownLatch stopped = new CountDownLatch(1);
    try (Interrupts.Listening listening = request.interrupts().listen(stopped::countDown)) {
      request.console().out("127.0.0.1:" + forward.port() + '\n');
      request.console().err("leads to port " + remote + " of " + pod.name() + ", until Ctrl-C\n");
      while (forward.isOpen()) {
        if (stopped.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
          return ExitCode.INTERRUPTED;
        }
      }
      request.console().err("the connection to " + pod.name() + " ended\n");
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static int port(String text, int lowest) {
    try {
      int port = Integer.parseInt(text);
      if (port >= lowest && port <= HIGHEST) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static RuntimeException wrong(String text) {
    return LabSession.problem(
        Diagnostic.error("HL9006", "'" + text + "' is no port")
            .withHint("write it like 8080, or 8080:80 for another port here"));
  }
}
