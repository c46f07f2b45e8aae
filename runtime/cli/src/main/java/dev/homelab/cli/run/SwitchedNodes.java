package dev.homelab.cli.run;

import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.provider.talos.TalosConsole;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes of clusters whose machines a plan switches off or on: workloads move to the nodes that
 * stay before the first machine goes, and come back to those that run again. A node that goes with
 * the rest of its cluster has nowhere to move them to.
 */
final class SwitchedNodes {
  private static final Duration TIME = Duration.ofMinutes(10);
  private static final String MACHINE = "proxmox.vm";

  private final Request request;
  private final LabSession session;
  private final List<LabMachine> leaving = new ArrayList<>();
  private final List<LabMachine> running = new ArrayList<>();

  /**
   * The nodes of a plan.
   *
   * @param meant what the run is about by name; a node of it that runs already may still be closed
   */
  SwitchedNodes(Request request, LabSession session, Plan plan, Set<Address> meant) {
    this.request = request;
    this.session = session;
    Set<Address> off = new TreeSet<>(session.mode().stop());
    Set<Address> on = new TreeSet<>();
    Set<Address> stops = new TreeSet<>();
    for (Change change : plan.changes()) {
      if (change.type().equals(MACHINE) && change.blocked() == null) {
        if (change.room() == Room.GIVES) {
          stops.add(change.address());
        } else if ((change.action() == Action.UPDATE && change.room() == Room.TAKES)
            || (meant.contains(change.address()) && runs(change))) {
          on.add(change.address());
        }
      }
    }
    off.addAll(stops);
    if (!stops.isEmpty() || !on.isEmpty()) {
      sort(off, stops, on);
    }
  }

  private static boolean runs(Change change) {
    ResourceSpec desired = change.desired();
    return desired != null && new Value.Text("running").equals(desired.desired().get("power"));
  }

  private void sort(Set<Address> off, Set<Address> stops, Set<Address> on) {
    List<LabMachine> all = LabMachine.all(session);
    for (LabMachine machine : all) {
      boolean staying =
          all.stream()
              .anyMatch(
                  other -> other.cluster().equals(machine.cluster()) && !isWithin(other, off));
      if (isWithin(machine, stops) && staying) {
        leaving.add(machine);
      } else if (isWithin(machine, on)) {
        running.add(machine);
      }
    }
  }

  private static boolean isWithin(LabMachine machine, Set<Address> machines) {
    return machines.stream().anyMatch(machine.address()::isWithin);
  }

  private static String name(LabMachine machine) {
    return machine.address().parent().orElse(machine.address()).last().name();
  }

  /** Who is emptied first, as a note to a plan; empty for none. */
  String note() {
    List<String> names = leaving.stream().map(SwitchedNodes::name).toList();
    return names.isEmpty()
        ? ""
        : "  note: workloads move away from " + String.join(", ", names) + " first\n\n";
  }

  /**
   * Closes the nodes that go to new pods, all of them first, and waits until the others have left.
   *
   * @throws HomelabException when some may not leave, or the person wants to stop; the nodes are
   *     open again then
   */
  void moveAway() {
    if (leaving.isEmpty()) {
      return;
    }
    OneCall call = call();
    try (Interrupts.Listening listening = request.interrupts().listen(call::cancel)) {
      for (LabMachine machine : close(call)) {
        empty(machine, call.again());
      }
    } catch (HomelabException e) {
      open(leaving);
      throw e;
    }
  }

  /** Those that are closed to new pods by now; the others are of clusters that do not answer. */
  private List<LabMachine> close(OneCall call) {
    List<LabMachine> closed = new ArrayList<>();
    for (LabMachine machine : leaving) {
      try (TalosConsole console = console(machine, call.again())) {
        console.keepPodsOff();
        closed.add(machine);
      } catch (ProviderException e) {
        goOnOnlyWhenSilent(machine, call, e);
      }
    }
    return closed;
  }

  private void empty(LabMachine machine, OneCall call) {
    List<String> left = List.of();
    try (TalosConsole console = console(machine, call)) {
      left = console.moveAway();
    } catch (ProviderException e) {
      goOnOnlyWhenSilent(machine, call, e);
    }
    requireWanted(machine, call);
    if (!left.isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error("HL9066", name(machine) + " is not switched off: pods cannot leave it")
              .withDetail("They are: " + String.join(", ", left) + ".")
              .withHint("a disruption budget may hold them, or no other node has room"));
    }
  }

  private static void requireWanted(LabMachine machine, OneCall call) {
    if (call.isCancelled()) {
      throw new StoppedByPerson(
          Diagnostic.error("HL9066", "stopped while " + name(machine) + " was emptied")
              .withDetail("Nothing was switched off."));
    }
  }

  private void goOnOnlyWhenSilent(LabMachine machine, OneCall call, ProviderException e) {
    requireWanted(machine, call);
    if (e.errorClass() != ErrorClass.TRANSIENT) {
      throw e;
    }
    warn(name(machine) + " is not emptied before it is switched off");
  }

  /** Lets pods back onto the nodes that run again; one where this fails is told and left. */
  void comeBack() {
    open(running);
  }

  /** Lets pods back onto the nodes that should have gone and answer still. */
  void stay() {
    open(leaving.stream().filter(this::answers).toList());
  }

  private boolean answers(LabMachine machine) {
    try (TalosConsole console = console(machine, call())) {
      return console.answers();
    } catch (HomelabException e) {
      return false;
    }
  }

  private void open(List<LabMachine> machines) {
    if (machines.isEmpty()) {
      return;
    }
    OneCall call = call();
    try (Interrupts.Listening listening = request.interrupts().listen(call::cancel)) {
      for (LabMachine machine : machines) {
        open(machine, call.again());
      }
    }
  }

  private void open(LabMachine machine, OneCall call) {
    try (TalosConsole console = console(machine, call)) {
      console.comeBack();
    } catch (HomelabException e) {
      Diagnostic first = e.diagnostics().get(0);
      request
          .console()
          .problems(
              List.of(
                  Diagnostic.warning("HL9066", name(machine) + " may still be closed to new pods")
                      .withDetail(first.title() + ": " + first.detail())
                      .withHint("the next `homelab up` opens it, or kubectl uncordon")));
    }
  }

  private void warn(String title) {
    request
        .console()
        .problems(
            List.of(
                Diagnostic.warning("HL9066", title)
                    .withDetail("The Kubernetes API did not answer.")));
  }

  private OneCall call() {
    return new OneCall(session.secrets(), request.around().clock(), TIME);
  }

  private TalosConsole console(LabMachine machine, OneCall call) {
    return TalosConsole.of(machine.properties(), session.options(), call);
  }
}
