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
import dev.homelab.secret.RedactedStream;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Looks at one machine with Talos, starts it anew, or switches it off. */
public final class MachineCommand implements Command {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int LINES = 200;

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
          default -> power(console, machine, verb, request);
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
    LinePrinter printer = new LinePrinter(request.console(), "");
    try (RedactedStream clean = secrets.redacting(printer::take)) {
      String service = request.invocation().value(Option.CONTAINER);
      if (service == null) {
        console.dmesg(
            request.has(Option.FOLLOW),
            piece -> clean.write(new String(piece, StandardCharsets.UTF_8)));
      } else {
        String tail = request.invocation().value(Option.TAIL);
        int lines = tail == null ? LINES : Integer.parseInt(tail);
        console.logs(
            service,
            lines,
            request.has(Option.FOLLOW),
            piece -> clean.write(new String(piece, StandardCharsets.UTF_8)));
      }
    }
    printer.end();
    return ExitCode.DONE;
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

  private static ExitCode power(
      TalosConsole console, LabMachine machine, Verb verb, Request request) {
    boolean reboot = verb == Verb.REBOOT;
    boolean stopsEtcd = !request.has(Option.FORCE) && stopsEtcd(console, machine);
    if (stopsEtcd) {
      request
          .console()
          .err("etcd and the API of " + machine.cluster() + " stop while it is away\n");
    }
    String question =
        (reboot ? "Start " : "Switch off ") + machine.address() + (reboot ? " anew?" : "?");
    if (!Confirmation.asked(request.console(), question, request.has(Option.YES), verb.words())) {
      request.console().err("nothing was changed\n");
      return ExitCode.REFUSED;
    }
    if (reboot) {
      console.reboot();
    } else {
      console.shutdown();
    }
    request.console().out(machine.address() + (reboot ? " starts anew\n" : " switches off\n"));
    return ExitCode.DONE;
  }
}
