package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.codec.Json;
import dev.homelab.provider.talos.TalosConsole;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at one machine with Talos, starts it anew, or switches it off. */
public final class MachineCommand implements Command {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration DAY = Duration.ofDays(1);

  @Override
  public ExitCode run(Request request) {
    Verb verb = request.invocation().verb();
    try (LabSession session = LabSession.openToLook(request)) {
      LabMachine machine = LabMachine.of(request, session, request.invocation().arguments().get(0));
      Duration time = request.has(Option.FOLLOW) ? DAY : TIME;
      OneCall call = new OneCall(session.secrets(), request.around().clock(), time);
      try (TalosConsole console = TalosConsole.of(machine.properties(), session.options(), call)) {
        return switch (verb) {
          case SERVICES -> services(console, request);
          case DMESG -> dmesg(console, session.secrets(), request);
          default -> {
            boolean agreed = agreed(console, machine, verb, request);
            yield agreed ? power(machine, session, verb, request) : ExitCode.REFUSED;
          }
        };
      }
    }
  }

  private static ExitCode services(TalosConsole console, Request request) {
    List<TalosConsole.Service> services = console.services();
    if (request.has(Option.JSON)) {
      request.console().out(json(services));
      return ExitCode.DONE;
    }
    for (TalosConsole.Service service : services) {
      Boolean healthy = service.healthy();
      String health = healthy == null ? "-" : healthy ? "healthy" : service.said();
      request
          .console()
          .out(String.format("%-14s %-10s %s%n", service.name(), service.state(), health));
    }
    return ExitCode.DONE;
  }

  private static String json(List<TalosConsole.Service> services) {
    byte[] json =
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeNumberField("format", 1);
              out.writeArrayFieldStart("services");
              for (TalosConsole.Service service : services) {
                out.writeStartObject();
                out.writeStringField("name", service.name());
                out.writeStringField("state", service.state());
                out.writeObjectField("healthy", service.healthy());
                out.writeStringField("said", service.said());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            });
    return new String(json, StandardCharsets.UTF_8) + '\n';
  }

  private static ExitCode dmesg(TalosConsole console, Secrets secrets, Request request) {
    secrets.hideAll();
    ToldLogs told = new ToldLogs(request, secrets, new AtomicBoolean());
    return told.one(log(console, request)) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static ToldLogs.Log log(TalosConsole console, Request request) {
    String service = request.invocation().value(Option.CONTAINER);
    boolean follow = request.has(Option.FOLLOW);
    if (service == null) {
      return new ToldLogs.Log("", pieces -> console.dmesg(follow, pieces));
    }
    int lines = ToldLogs.lines(request);
    return new ToldLogs.Log("", pieces -> console.logs(service, lines, follow, pieces));
  }

  private static boolean stopsEtcd(TalosConsole console, LabMachine machine) {
    try {
      return console.stopsEtcd();
    } catch (ProviderException refused) {
      throw LabSession.problem(
          refused
              .diagnostics()
              .get(0)
              .withHint("bring the other control planes up first: homelab up")
              .withHint("or go on all the same, without " + machine.cluster() + ": --force"));
    }
  }

  private static boolean agreed(
      TalosConsole console, LabMachine machine, Verb verb, Request request) {
    boolean stopsEtcd = !request.has(Option.FORCE) && stopsEtcd(console, machine);
    if (stopsEtcd) {
      request
          .console()
          .err("etcd and the API of " + machine.cluster() + " stop while it is away\n");
    }
    boolean reboot = verb == Verb.REBOOT;
    String question =
        (reboot ? "Start " : "Switch off ") + machine.address() + (reboot ? " anew?" : "?");
    return Confirmation.agreed(request, question);
  }

  /** Its time begins when the question is answered. */
  private static ExitCode power(
      LabMachine machine, LabSession session, Verb verb, Request request) {
    boolean reboot = verb == Verb.REBOOT;
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    boolean goes;
    try (TalosConsole console = TalosConsole.of(machine.properties(), session.options(), call)) {
      goes = reboot ? console.reboot() : console.shutdown();
    }
    String what = machine.address().toString();
    if (goes) {
      request.console().out(what + (reboot ? " starts anew\n" : " switches off\n"));
      return ExitCode.DONE;
    }
    request
        .console()
        .err(
            what
                + (reboot ? " was asked to start anew" : " was asked to switch off")
                + "; its answer was lost, and it was not seen to go\n");
    return ExitCode.FAILED;
  }
}
