package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.lab.MachinesNow;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.RunFlow;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.machine.Budget;
import dev.homelab.dsl.spec.machine.VirtualMachine;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts, stops and restarts a virtual machine of the lab: a run of one thing, planned and shown as
 * every run. What the script says is not changed by it.
 */
public final class PowerCommand implements Command {
  private static final String SYSTEM = "talos.machine";

  @Override
  public ExitCode run(Request request) {
    Verb verb = request.invocation().verb();
    try (LabSession session = LabSession.openToLook(request)) {
      Address machine = machine(session, request.invocation().arguments().get(0));
      Mode before = session.mode();
      if (verb == Verb.START) {
        requireRoom(request, session, machine, before);
      } else {
        refuseSystem(session, machine, verb);
      }
      ResourceSpec wish = session.graph().resources().get(machine);
      if (wish != null && LabVm.isAsked(wish)) {
        return AskedPower.run(request, session, machine, verb);
      }
      if (verb != Verb.STOP && wish != null && LabVm.isOnce(wish)) {
        return startOnce(request, session, wish, verb);
      }
      ExitCode code = ExitCode.DONE;
      if (verb != Verb.START) {
        code = power(request, session, machine, false);
      }
      if (verb != Verb.STOP && code == ExitCode.DONE) {
        boolean again = verb == Verb.RESTART;
        code = power(again ? request.saidYes() : request, session, machine, true);
      }
      if (code == ExitCode.DONE && verb != Verb.RESTART) {
        tellNext(request, session, machine, verb, before);
      }
      return code;
    }
  }

  /**
   * Starts a machine anew that runs once: KubeVirt starts one of these when nothing is left of its
   * last run, so it is off first and has its own rule again then, by which it ends as ever.
   */
  private static ExitCode startOnce(
      Request request, LabSession session, ResourceSpec machine, Verb verb) {
    Address address = machine.address();
    try (MachinesNow now = new MachinesNow(request, session)) {
      if (verb == Verb.START && now.runs(machine)) {
        request.console().out(address + " runs already\n");
        return ExitCode.DONE;
      }
    }
    Mode script = session.mode();
    Request next = request;
    if (!isOff(session, address)) {
      ExitCode off = power(request, session, address, false);
      if (off != ExitCode.DONE || request.has(Option.DRY_RUN)) {
        return off;
      }
      next = request.saidYes();
    }
    session.enter(script);
    return RunFlow.only(next, session, new TreeSet<>(Set.of(address)));
  }

  /** Whether a machine is recorded as one that is to be off. */
  private static boolean isOff(LabSession session, Address machine) {
    StateEntry made = session.state().entry(machine);
    return made != null && VirtualMachine.power(made.type(), made.recorded()).equals("stopped");
  }

  private static ExitCode power(
      Request request, LabSession session, Address machine, boolean runs) {
    TreeSet<Address> one = new TreeSet<>(Set.of(machine));
    TreeSet<Address> none = new TreeSet<>();
    Address name = Address.of("mode", runs ? "started" : "stopped");
    session.enter(runs ? new Mode(name, one, none) : new Mode(name, none, one));
    return RunFlow.only(request, session, one);
  }

  /** A machine more must fit on its host beside those that run now, its card included. */
  private static void requireRoom(Request request, LabSession session, Address machine, Mode mode) {
    ResourceSpec wish = session.graph().resources().get(machine);
    Address host = wish == null ? null : wish.target();
    try (MachinesNow now = new MachinesNow(request, session)) {
      if (wish != null && host != null && !runs(session, wish, mode, now)) {
        requireRoom(session, machine, host, mode, now);
      }
    }
  }

  private static void requireRoom(
      LabSession session, Address machine, Address host, Mode mode, MachinesNow now) {
    Lab lab = session.written();
    Budget.Room room = Budget.room(lab, host).orElse(Budget.Room.UNKNOWN);
    TreeSet<Address> started = new TreeSet<>(Set.of(machine));
    TreeSet<Address> stopped = new TreeSet<>();
    List<ResourceSpec> running = new ArrayList<>();
    for (ResourceSpec other : lab.resources()) {
      boolean beside = VirtualMachine.is(other.type()) && host.equals(other.target());
      if (beside && !other.address().equals(machine)) {
        boolean runs = runs(session, other, mode, now);
        (runs ? started : stopped).add(other.address());
        if (runs) {
          running.add(other);
        }
      }
    }
    List<String> excess = Budget.of(host, room, lab.resources(), started, stopped).excess();
    if (!excess.isEmpty()) {
      Diagnostic problem =
          Diagnostic.error(
                  LanguageCodes.OVER_BUDGET,
                  machine + " does not fit on '" + host.last().name() + "' beside what runs there")
              .withDetail(String.join("\n", excess))
              .withHint("stop another one first: homelab stop NAME");
      throw LabSession.problem(
          now.withStarted(problem, running).withHint("`homelab budget` shows who takes what"));
    }
  }

  /** Whether a machine runs now; one that is not made as the mode wants it. */
  private static boolean runs(
      LabSession session, ResourceSpec machine, Mode mode, MachinesNow now) {
    return session.state().entry(machine.address()) == null
        ? mode.runs(session.written(), machine.address())
        : now.runs(machine);
  }

  /** What the script says holds again at the next {@code up}. */
  private static void tellNext(
      Request request, LabSession session, Address machine, Verb verb, Mode before) {
    boolean wished = before.runs(session.written(), machine);
    if (wished != (verb == Verb.START)) {
      request
          .console()
          .err(
              "the script wants it "
                  + (wished ? "running" : "off")
                  + ": the next `up` "
                  + (wished ? "starts" : "stops")
                  + " it again\n");
    }
  }

  private static Address machine(LabSession session, String wished) {
    Address address = Addresses.of(session.graph(), session.state()).find(wished);
    List<Address> found =
        session.graph().resources().values().stream()
            .filter(one -> VirtualMachine.is(one.type()))
            .map(ResourceSpec::address)
            .filter(one -> one.isWithin(address))
            .toList();
    if (found.size() == 1 && session.state().entry(found.get(0)) == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9062", found.get(0) + " is not made yet").withHint("homelab up"));
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw LabSession.problem(
        Diagnostic.error(
                "HL9062",
                found.isEmpty()
                    ? address + " is no virtual machine"
                    : address + " has " + found.size() + " virtual machines")
            .withHint(
                found.isEmpty()
                    ? "homelab vms lists them; a box has a switch, or a mac that `up` wakes"
                    : "name one of them: homelab vms"));
  }

  /** A node is switched off in order, by its own system. */
  private static void refuseSystem(LabSession session, Address machine, Verb verb) {
    boolean node =
        session.graph().resources().values().stream()
            .anyMatch(one -> one.type().equals(SYSTEM) && one.address().isWithin(machine));
    if (node) {
      throw LabSession.problem(
          Diagnostic.error("HL9062", machine + " is a node of a cluster")
              .withDetail("Its system takes it out of the cluster in order.")
              .withHint("homelab " + (verb == Verb.STOP ? "shutdown " : "reboot ") + machine));
    }
  }
}
