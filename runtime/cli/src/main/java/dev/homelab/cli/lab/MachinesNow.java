package dev.homelab.cli.lab;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.machine.VirtualMachine;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.machines.MachineClient;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether virtual machines run now. The records tell it of a machine that the lab itself switches;
 * one of a box that others may have switched is asked about, each once.
 */
public final class MachinesNow implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(30);

  /**
   * What a machine is that is off, or not there; one whose disks are being filled has no instance.
   */
  private static final Set<String> OFF = Set.of("", "Stopped");

  private static final String STARTING = "Starting";

  private final Request request;
  private final LabSession session;
  private final StateDocument state;
  private final Map<Address, KubeClient> clusters = new HashMap<>();
  private final Map<Address, Boolean> asked = new HashMap<>();
  private final Map<Address, Boolean> leaving = new HashMap<>();

  /** The boxes that did not answer; none of their machines is asked about any more. */
  private final Set<Address> silent = new HashSet<>();

  /** Looks at the machines of a session's lab; its clusters are reached when one is asked about. */
  public MachinesNow(Request request, LabSession session) {
    this.request = request;
    this.session = session;
    this.state = session.state();
  }

  /** Whether a resource is a machine of a box. */
  public static boolean isOnBox(ResourceSpec resource) {
    return VirtualMachine.is(resource.type())
        && AppKinds.MACHINE.equals(Value.textOf(resource.desired().get("kind")));
  }

  /** Whether a machine runs; one that is not made does not. */
  public boolean runs(ResourceSpec machine) {
    StateEntry made = state.entry(machine.address());
    if (made == null) {
      return false;
    }
    boolean recorded = VirtualMachine.power(made.type(), made.recorded()).equals("running");
    String strategy = Fields.text(made.recorded(), "spec", "runStrategy");
    boolean lasts = strategy.isEmpty() || strategy.equals(RunStrategies.ON);
    return (isOnBox(machine) && !(recorded && lasts))
        ? asked.computeIfAbsent(machine.address(), any -> ask(machine))
        : recorded;
  }

  /**
   * How a machine of a box is by what the box says, such as {@code Running} or {@code
   * Provisioning}; empty for others, for one that is not there, and where the box does not answer,
   * which is told once.
   */
  public String said(ResourceSpec machine) {
    Address box = machine.target();
    boolean asked = isOnBox(machine) && state.entry(machine.address()) != null;
    if (!asked || box == null || silent.contains(box)) {
      return "";
    }
    try {
      OneCall call = call();
      MachineClient there = client(machine, call);
      return there == null ? "" : there.status(call);
    } catch (HomelabException notReached) {
      silent.add(box);
      String why = notReached.diagnostics().get(0).title();
      request.console().err(box + ": " + why + "; its machines are told as recorded\n");
      return "";
    }
  }

  /**
   * Whether a machine runs that nothing of the lab has started; one that is still on its way off is
   * none.
   */
  public boolean isByHand(ResourceSpec machine) {
    StateEntry made = state.entry(machine.address());
    return made != null
        && !VirtualMachine.power(made.type(), made.recorded()).equals("running")
        && runs(machine)
        && !leaving.computeIfAbsent(machine.address(), any -> leaves(machine));
  }

  /** A problem with the way to stop those machines among some that a person has started. */
  public Diagnostic withStarted(Diagnostic problem, Collection<ResourceSpec> machines) {
    Diagnostic told = problem;
    for (ResourceSpec machine : machines) {
      if (isByHand(machine)) {
        told =
            told.withHint(
                machine.address() + " was started by hand: homelab stop " + machine.address());
      }
    }
    return told;
  }

  private boolean ask(ResourceSpec machine) {
    OneCall call = call();
    MachineClient there = client(machine, call);
    String status = there == null ? "" : there.status(call);
    return there != null
        && !OFF.contains(status)
        && (status.equals(STARTING) || !there.instance(call).isEmpty());
  }

  private boolean leaves(ResourceSpec machine) {
    OneCall call = call();
    MachineClient there = client(machine, call);
    return there != null && there.isLeaving(call);
  }

  private OneCall call() {
    return new OneCall(session.secrets(), request.around().clock(), TIME);
  }

  /** What asks about a machine of a box; null when its box is not known. */
  private @Nullable MachineClient client(ResourceSpec machine, OneCall call) {
    Address target = machine.target();
    TargetSpec cluster = target == null ? null : session.liveGraph().targets().get(target);
    if (!isOnBox(machine) || target == null || cluster == null) {
      return null;
    }
    KubeClient client =
        clusters.computeIfAbsent(
            target,
            any ->
                KubeClient.connect(
                    ReachedTarget.config(session, cluster), session.options(), call));
    return MachineClient.of(client, machine.desired());
  }

  @Override
  public void close() {
    clusters.values().forEach(KubeClient::close);
  }
}
