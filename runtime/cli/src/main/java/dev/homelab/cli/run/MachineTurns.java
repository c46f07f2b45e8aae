package dev.homelab.cli.run;

import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MachinesNow;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.machine.Budget;
import dev.homelab.dsl.spec.machine.DiskCheck;
import dev.homelab.dsl.spec.machine.VirtualMachine;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Room;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a plan may not do because of machines of a box that run now: start one beside others that a
 * person has started and that leave it no room or no card, or make a disk anew that one has. Asks
 * nobody for a plan that does neither.
 */
final class MachineTurns {
  /** A disk that would be made anew under a machine that runs. */
  static final String IN_USE = "HL2075";

  private final LabSession session;
  private final StateDocument state;
  private final MachinesNow now;
  private final Map<Address, Change> changes = new HashMap<>();
  private final List<Diagnostic> problems = new ArrayList<>();

  private MachineTurns(LabSession session, Plan plan, MachinesNow now) {
    this.session = session;
    this.state = session.state();
    this.now = now;
    plan.changes().forEach(change -> changes.put(change.address(), change));
  }

  /** The same plan with an error for each of these. */
  static Plan judged(Request request, LabSession session, Plan plan) {
    List<Change> starts = new ArrayList<>();
    List<Change> anew = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec desired = change.desired();
      if (desired != null && change.blocked() == null) {
        if (change.room() == Room.TAKES && MachinesNow.isOnBox(desired)) {
          starts.add(change);
        } else if (DiskCheck.is(change.type()) && change.action() == Action.REPLACE) {
          anew.add(change);
        }
      }
    }
    if (starts.isEmpty() && anew.isEmpty()) {
      return plan;
    }
    try (MachinesNow now = new MachinesNow(request, session)) {
      MachineTurns turns = new MachineTurns(session, plan, now);
      anew.forEach(turns::inUse);
      turns.besideOthers(starts);
      return plan.telling(turns.problems);
    }
  }

  /**
   * What is asked of a plan that only switches machines: disks that are there are no part of it, so
   * that a machine can be switched whatever the script says of them by now. One that is switched on
   * needs what its disks lack: those that are as the script says are looked at then, and filled.
   */
  static PlanOptions switching(
      PlanOptions options, Set<Address> machines, ResourceGraph graph, StateDocument state) {
    boolean starts = machines.stream().map(graph::resource).anyMatch(MachineTurns::isOn);
    TreeSet<Address> left = new TreeSet<>(options.resting());
    for (ResourceSpec resource : graph.resources().values()) {
      StateEntry made = state.entry(resource.address());
      boolean same = made != null && made.recorded().equals(resource.desired());
      if (DiskCheck.is(resource.type()) && made != null && !(starts && same)) {
        left.add(resource.address());
      }
    }
    return options.withOnly(machines).withResting(left);
  }

  /** The disks that a plan would make anew. */
  static Set<Address> anew(Plan plan) {
    Set<Address> disks = new TreeSet<>();
    for (Change change : plan.changes()) {
      if (DiskCheck.is(change.type()) && change.action() == Action.REPLACE) {
        disks.add(change.address());
      }
    }
    return disks;
  }

  /**
   * The same request without the disks that its plan would make anew: who switches a machine on
   * wants it as it is, and another file for one of its discs comes with the next {@code up}.
   */
  static PlanOptions leaving(PlanOptions options, Plan plan) {
    TreeSet<Address> left = new TreeSet<>(options.resting());
    left.addAll(anew(plan));
    return options.withResting(left);
  }

  private static boolean isOn(@Nullable ResourceSpec machine) {
    return machine != null
        && VirtualMachine.power(machine.type(), machine.desired()).equals("running");
  }

  /** Kubernetes keeps a volume until nobody uses it, so that a run would wait for ever. */
  private void inUse(Change disk) {
    for (ResourceSpec machine : session.lab().resources()) {
      if (MachinesNow.isOnBox(machine) && has(machine, disk) && now.runs(machine)) {
        problems.add(
            Diagnostic.error(IN_USE, disk.address() + " is to be made anew, and is in use")
                .withDetail(machine.address() + " runs and has it.")
                .at(disk.desired() == null ? null : disk.desired().origin().user())
                .withHint("switch the machine off: homelab stop " + machine.address())
                .withHint("the next `up` makes the disk anew and starts a machine that shall run"));
      }
    }
  }

  /** Whether a machine was made with a disk. */
  private boolean has(ResourceSpec machine, Change disk) {
    StateEntry made = state.entry(machine.address());
    StateEntry there = disk.prior();
    return made != null
        && there != null
        && Fields.text(made.recorded(), "metadata", "namespace")
            .equals(Fields.text(there.recorded(), "metadata", "namespace"))
        && Fields.trees(made.recorded(), "spec", "disks").stream()
            .anyMatch(
                one ->
                    Fields.text(one, "name")
                        .equals(Fields.text(there.recorded(), "metadata", "name")));
  }

  private void besideOthers(List<Change> starts) {
    Set<Address> hosts = new TreeSet<>();
    for (Change start : starts) {
      Address host = start.target();
      if (host != null && hosts.add(host)) {
        besideOthers(host, start);
      }
    }
  }

  private void besideOthers(Address host, Change start) {
    List<ResourceSpec> byHand = new ArrayList<>();
    Set<Address> running = new TreeSet<>();
    Set<Address> off = new TreeSet<>();
    for (ResourceSpec machine : session.lab().resources()) {
      if (MachinesNow.isOnBox(machine) && host.equals(machine.target())) {
        boolean runs = willRun(machine);
        (runs ? running : off).add(machine.address());
        if (runs && isLeftAlone(machine) && now.isByHand(machine)) {
          byHand.add(machine);
        }
      }
    }
    if (byHand.isEmpty()) {
      return;
    }
    List<String> excess = excess(host, running, off);
    byHand.forEach(machine -> running.remove(machine.address()));
    byHand.forEach(machine -> off.add(machine.address()));
    if (!excess.equals(excess(host, running, off))) {
      problems.add(
          now.withStarted(
              Diagnostic.error(
                      LanguageCodes.OVER_BUDGET,
                      start.address() + " does not fit beside what was started by hand")
                  .withDetail(String.join("\n", excess))
                  .at(start.desired() == null ? null : start.desired().origin().user()),
              byHand));
    }
  }

  private List<String> excess(Address host, Set<Address> running, Set<Address> off) {
    Budget.Room room = Budget.room(session.written(), host).orElse(Budget.Room.UNKNOWN);
    return Budget.of(host, room, session.lab().resources(), running, off).excess();
  }

  private boolean willRun(ResourceSpec machine) {
    @Nullable Change change = changes.get(machine.address());
    if (change != null && goesOff(change)) {
      return false;
    }
    if (change == null || isLeftAlone(machine)) {
      return now.runs(machine);
    }
    return change.room() == Room.TAKES;
  }

  /** Whether an earlier run told a machine to go off, and did not see it off. */
  private static boolean goesOff(Change change) {
    ResourceSpec desired = change.desired();
    StateEntry prior = change.prior();
    return change.action() == Action.NOOP
        && desired != null
        && prior != null
        && !prior.ready()
        && Fields.text(desired.desired(), "spec", "runStrategy").equals(RunStrategies.OFF);
  }

  /** Whether a machine is on, or off, after the plan as it is now. */
  private boolean isLeftAlone(ResourceSpec machine) {
    Change change = changes.get(machine.address());
    return change == null
        || change.kept()
        || change.action() == Action.NOOP
        || (change.action() == Action.UPDATE && change.room() == Room.SAME);
  }
}
