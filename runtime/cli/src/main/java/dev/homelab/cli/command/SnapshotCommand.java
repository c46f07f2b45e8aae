package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.codec.PublicJson;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.machines.MachineSnapshot;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Snapshots of a machine and its disks: makes one, lists them, and goes back to one. */
public final class SnapshotCommand implements Command {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String TROUBLE = "HL9102";
  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  @Override
  public ExitCode run(Request request) {
    List<String> words = request.invocation().arguments();
    try (LabSession session = LabSession.openToLook(request);
        LabVm machine = LabVm.of(request, session, words.get(0))) {
      Verb verb = request.invocation().verb();
      if (verb == Verb.SNAPSHOTS) {
        return list(request, machine);
      }
      return verb == Verb.SNAPSHOT
          ? make(request, machine, words)
          : restore(request, machine, words.get(1));
    }
  }

  private static ExitCode make(Request request, LabVm machine, List<String> words) {
    String name = words.size() > 1 ? taken(machine, words.get(1)) : called(request, machine);
    await(request, machine, "snapshot " + name, () -> isReady(machine, name));
    MachineSnapshot snapshot = machine.client().find(name, machine.call());
    if (snapshot != null && !snapshot.leftOut().isEmpty()) {
      request
          .console()
          .err(
              "warning: not in the snapshot: "
                  + String.join(", ", snapshot.leftOut())
                  + " (its storage makes no snapshots)\n");
    }
    request.console().out(name + '\n');
    return ExitCode.DONE;
  }

  private static String called(Request request, LabVm machine) {
    String now = NAMED.format(request.around().clock().instant());
    return FreeName.make(machine.address().last().name() + '-' + now, name -> taken(machine, name));
  }

  private static String taken(LabVm machine, String name) {
    machine.client().snapshot(name, machine.call());
    return name;
  }

  /** An error alone ends nothing: KubeVirt tries again until the snapshot has failed. */
  private static boolean isReady(LabVm machine, String name) {
    MachineSnapshot snapshot = machine.client().find(name, machine.call());
    if (snapshot != null && snapshot.failed()) {
      throw LabSession.problem(
          Diagnostic.error(TROUBLE, "snapshot " + name + " could not be made")
              .withDetail(snapshot.trouble()));
    }
    return snapshot != null && snapshot.ready();
  }

  private static ExitCode list(Request request, LabVm machine) {
    List<MachineSnapshot> all = machine.client().snapshots(machine.call());
    if (request.has(Option.JSON)) {
      request.console().out(json(all));
      return ExitCode.DONE;
    }
    if (all.isEmpty()) {
      request.console().out(machine.address() + " has no snapshots\n");
    }
    for (MachineSnapshot one : all) {
      request.console().out(String.format("%-34s %-22s %s%n", one.name(), one.made(), state(one)));
    }
    return ExitCode.DONE;
  }

  private static String state(MachineSnapshot snapshot) {
    String told = snapshot.trouble().isEmpty() ? "" : ": " + snapshot.trouble();
    if (!snapshot.ready()) {
      return (snapshot.failed() ? "failed" : "being made") + told;
    }
    return snapshot.leftOut().isEmpty()
        ? "ready"
        : "ready, without " + String.join(", ", snapshot.leftOut());
  }

  private static String json(List<MachineSnapshot> all) {
    List<Value> rows = new ArrayList<>();
    for (MachineSnapshot one : all) {
      rows.add(
          Value.ofMap(
              Map.of(
                  "name", one.name(),
                  "made", one.made(),
                  "ready", one.ready(),
                  "failed", one.failed(),
                  "leftOut", one.leftOut())));
    }
    return PublicJson.text(Value.ofMap(Map.of("format", 1, "snapshots", new Value.Seq(rows))))
        + '\n';
  }

  private static ExitCode restore(Request request, LabVm machine, String name) {
    MachineSnapshot snapshot = machine.client().find(name, machine.call());
    if (snapshot == null || !snapshot.ready()) {
      throw LabSession.problem(
          Diagnostic.error(
                  TROUBLE,
                  machine.address() + " has no snapshot '" + name + "' that it can go back to")
              .withHint("homelab snapshots " + machine.address()));
    }
    String status = machine.client().status(machine.call());
    if (!status.equals("Stopped")) {
      throw LabSession.problem(
          Diagnostic.error(TROUBLE, machine.address() + " is on: it is " + status)
              .withDetail("A machine goes back to a snapshot only while it is off.")
              .withHint("say off() in its block, then: homelab up"));
    }
    String question = "What " + machine.address() + " has changed since " + name + " is lost.";
    if (!Confirmation.ofLoss(request, machine.address(), question)) {
      return ExitCode.REFUSED;
    }
    Instant now = request.around().clock().instant();
    String called = name + "-back-" + EXACT.format(now);
    machine.client().restore(called, name, machine.call());
    await(
        request,
        machine,
        "machine to go back to " + name,
        () -> machine.client().isRestored(called, machine.call()));
    request.console().out(machine.address() + " is as it was at " + name + '\n');
    return ExitCode.DONE;
  }

  private static void await(Request request, LabVm machine, String what, BooleanSupplier done) {
    Instant end = request.around().clock().instant().plus(LONGEST);
    CallContext call = machine.call();
    try {
      while (!done.getAsBoolean()) {
        if (request.around().clock().instant().isAfter(end)) {
          throw LabSession.problem(
              Diagnostic.error(TROUBLE, "waited in vain for the " + what)
                  .withHint("homelab snapshots " + machine.address()));
        }
        call.pause(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedByPerson(Diagnostic.error(TROUBLE, "stopped while waiting for the " + what));
    }
  }
}
