package dev.homelab.cli.command;

import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.provider.kubernetes.machines.MachineClient;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Starts, stops and restarts a machine whose power the script leaves to others, by a call to
 * KubeVirt: nothing is planned, and the next {@code up} leaves it as it is then.
 */
final class AskedPower {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String TROUBLE = "HL9102";
  private static final String RUNS = "Running";

  private AskedPower() {}

  static ExitCode run(Request request, LabSession session, Address address, Verb verb) {
    String action = verb.name().toLowerCase(Locale.ROOT);
    try (LabVm machine = LabVm.of(request, session, address.toString())) {
      MachineClient client = machine.client();
      String status = client.status(machine.call());
      boolean runs = status.equals(RUNS);
      if (runs == (verb == Verb.START) && (runs || status.equals("Stopped"))) {
        if (verb != Verb.RESTART) {
          request.console().out(address + (runs ? " runs already\n" : " is off already\n"));
          return ExitCode.DONE;
        }
        action = "start";
      }
      if (!Confirmation.agreed(request, "This will " + action + ' ' + address + '.')) {
        return ExitCode.REFUSED;
      }
      String before = client.instance(machine.call());
      client.power(action, machine.call());
      await(request, machine, action, before);
      request.console().out(address + (verb == Verb.STOP ? " is off\n" : " runs\n"));
      return ExitCode.DONE;
    }
  }

  /** A machine that finds no room waits for somebody to make some, perhaps for ever. */
  private static void requireRoom(LabVm machine, String status) {
    if (status.equals("ErrorUnschedulable")) {
      throw LabSession.problem(
          Diagnostic.error(TROUBLE, "the box has no room for " + machine.address())
              .withDetail("A card, huge pages or processors that it wants are taken or not there.")
              .withHint("stop another machine; this one starts then by itself"));
    }
  }

  private static boolean isDone(LabVm machine, String action, String before) {
    String status = machine.client().status(machine.call());
    requireRoom(machine, status);
    String now = machine.client().instance(machine.call());
    return switch (action) {
      case "stop" -> status.equals("Stopped") && now.isEmpty();
      case "restart" -> status.equals(RUNS) && !now.equals(before);
      default -> status.equals(RUNS);
    };
  }

  private static void await(Request request, LabVm machine, String action, String before) {
    Instant end = request.around().clock().instant().plus(LONGEST);
    CallContext call = machine.call();
    try {
      while (!isDone(machine, action, before)) {
        if (request.around().clock().instant().isAfter(end)) {
          throw LabSession.problem(
              Diagnostic.error(TROUBLE, machine.address() + " did not " + action + " in time")
                  .withDetail("It is " + machine.client().status(machine.call()) + '.')
                  .withHint("homelab console " + machine.address()));
        }
        call.pause(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedByPerson(
          Diagnostic.error(TROUBLE, "stopped while waiting for " + machine.address()));
    }
  }
}
