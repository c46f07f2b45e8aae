package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.LoopbackPort;
import dev.homelab.provider.kubernetes.machines.ScreenDoor;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** {@code vnc}: the screen of a machine for a VNC viewer on this machine, until Ctrl-C. */
public final class VncCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    CountDownLatch stopped = new CountDownLatch(1);
    try (LabSession session = LabSession.openToLook(request);
        LabVm machine = LabVm.of(request, session, request.invocation().arguments().get(0));
        Interrupts.Listening listening = request.interrupts().listen(stopped::countDown)) {
      machine.requireRunning();
      try (LoopbackPort door =
          ScreenDoor.open(
              machine.client(),
              machine::call,
              told -> request.console().err(told.title() + '\n'))) {
        request.console().out("vnc://127.0.0.1:" + door.number() + '\n');
        request.console().err("the screen of " + machine.address() + ", until Ctrl-C\n");
        stopped.await();
        return ExitCode.INTERRUPTED;
      } catch (IOException e) {
        throw LabSession.problem(
            Diagnostic.error("HL9101", "this machine has no free port for the screen"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }
}
