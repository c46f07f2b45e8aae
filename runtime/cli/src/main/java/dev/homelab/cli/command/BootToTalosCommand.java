package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.image.FactoryFile;
import dev.homelab.provider.talos.linux.BootToTalos;
import dev.homelab.provider.talos.linux.SshAddress;
import dev.homelab.provider.talos.linux.SshLogin;
import java.time.Duration;

/** Lets a box that runs Linux begin Talos, without a stick. */
public final class BootToTalosCommand implements Command {
  private static final Duration TIME = Duration.ofHours(1);

  @Override
  public ExitCode run(Request request) {
    String ssh = request.invocation().value(Option.SSH);
    if (ssh == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9003", "'boot-to-talos' needs --ssh USER@ADDRESS"));
    }
    try (LabSession session = LabSession.open(request)) {
      ResourceSpec planned = LabMachine.planned(session, request.invocation().arguments().get(0));
      if (planned.desired().get("address") instanceof Value.Ref box) {
        session.runsLinux(box.address().last().name());
      }
      session.liveGraph();
      ResourceSpec machine = LabMachine.planned(session, planned.address().toString());
      return begin(request, session, machine, SshAddress.parse(ssh));
    }
  }

  private static ExitCode begin(
      Request request, LabSession session, ResourceSpec machine, SshAddress box) {
    String address = LabMachine.expected(session, machine, box.host());
    String pinned = request.invocation().value(Option.HOST_KEY);
    SshLogin login =
        session.isSandbox()
            ? SshLogin.simulated(pinned)
            : SshLogin.of(request.around().environment(), pinned);
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    boolean done;
    try (Interrupts.Listening listening = request.interrupts().listen(call::cancel);
        Asked person = new Asked(request)) {
      BootToTalos boot = new BootToTalos(session.options(), session.factory(), person, call);
      done = boot.begin(box, login, machine.desired(), LabMachine.box(session, machine), address);
    }
    if (!done) {
      request.console().err("nothing was touched\n");
      return ExitCode.REFUSED;
    }
    request
        .console()
        .out(
            "Talos waits at "
                + address
                + "; go on with  "
                + request.console().form().of("up")
                + '\n');
    return ExitCode.DONE;
  }

  /** Asks and tells at the console. */
  private static final class Asked implements BootToTalos.Person, AutoCloseable {
    private final Request request;
    private final Console console;
    private DownloadLine line;

    Asked(Request request) {
      this.request = request;
      this.console = request.console();
      this.line = new DownloadLine(console, "");
    }

    @Override
    public boolean agrees(String what) {
      console.err(what + '\n');
      boolean yes = Confirmation.given(request, "Go on?");
      if (yes) {
        request.touched().set(true);
      }
      return yes;
    }

    @Override
    public void told(String what) {
      line.close();
      line = new DownloadLine(console, "");
      console.err(what + '\n');
    }

    @Override
    public FactoryFile.Progress coming(String name) {
      line.close();
      line = new DownloadLine(console, name);
      return line;
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
