package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Machines with Talos. */
public final class MachineWork implements Work {
  /** The type of machines. */
  public static final String TYPE = "talos.machine";

  private final Nodes nodes;
  private final MachineLook look;
  private final MachineMaker maker;
  private final MachineChange change;
  private final MachineWaits waits;
  private final MachineUpgrade upgrade;
  private final MachineRemover remover;
  private final Set<Address> changing = ConcurrentHashMap.newKeySet();

  /** Works on nodes of a session. */
  public MachineWork(Nodes nodes) {
    this.nodes = nodes;
    this.look = new MachineLook(nodes);
    this.waits = new MachineWaits(nodes);
    this.change = new MachineChange(nodes, waits);
    this.maker = new MachineMaker(nodes, waits, change);
    this.upgrade = new MachineUpgrade(nodes);
    this.remover = new MachineRemover(nodes);
  }

  @Override
  public Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    boolean away = changing.contains(spec.address());
    Observation seen = look.observe(lab, spec, away ? null : prior, context);
    return away && seen instanceof Observation.Absent
        ? new Observation.Unreachable(away(spec))
        : seen;
  }

  /** One that restarts for a change of ours is not gone. */
  private static NodeException away(ResourceSpec spec) {
    String name = MachineWishes.of(spec.desired()).hostname();
    return new NodeException(
        Trouble.DOWN, Diagnostic.error(TalosCodes.UNREACHABLE, name + " does not answer"), null);
  }

  @Override
  public Observation observe(LabIdentity lab, StateEntry entry, CallContext context) {
    return look.observe(lab, entry, context);
  }

  @Override
  public Comparison compare(ResourceSpec desired, Observation.Present observed) {
    return MachineLook.compare(observed);
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return maker.create(request, context);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    Address address = Objects.requireNonNull(request.desired()).address();
    changing.add(address);
    Applied applied = changed(request, context);
    changing.remove(address);
    return applied;
  }

  private Applied changed(StepRequest request, CallContext context) {
    MachineWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    nodes.note(wish, keys);
    Waiting coming = Waiting.idle(context);
    if (nodes.probe(wish.address(), keys, context).state() == NodeProbe.State.DOWN
        && change.move(request, keys, context)) {
      coming.busy();
    }
    String runs = waits.up(wish, keys, coming, context);
    TalosClient node = nodes.client(wish.address(), keys, context);
    NodeMark.require(MachineLook.parsed(NodeFacts.config(node, context)), request, wish);
    String schematic = NodeFacts.schematic(node, context);
    boolean other = !schematic.isEmpty() && !schematic.equals(wish.installedSchematic());
    if (other || !runs.equals(wish.version())) {
      upgrade.run(wish, runs, keys, context);
    }
    change.make(request, keys, context);
    return MachineMaker.applied(wish, waits.up(wish, keys, Waiting.whole(context), context));
  }

  private static MachineWishes wish(StepRequest request) {
    return MachineWishes.of(Objects.requireNonNull(request.desired()).desired());
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    remover.delete(request, context);
    StateEntry prior = request.prior();
    if (prior != null) {
      nodes.unwished().gone(prior.address());
    }
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    MachineWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    nodes.note(wish, keys);
    if (nodes.probe(wish.address(), keys, context).state() != NodeProbe.State.OURS) {
      return maker.create(request, context).outputs();
    }
    String talos = waits.up(wish, keys, Waiting.idle(context), context);
    if (request.prior() != null) {
      waits.settled(wish, keys, Waiting.idle(context), context);
    }
    return MachineLook.outputs(wish, talos);
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    MachineWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    NodeProbe probe = nodes.probe(wish.address(), keys, context);
    if (probe.state() != NodeProbe.State.OURS) {
      throw NodeException.refusal(
          TalosCodes.UNREACHABLE, wish.hostname() + " does not answer as this lab's node", "");
    }
    TalosClient node = nodes.client(wish.address(), keys, context);
    NodeMark.require(MachineLook.parsed(NodeFacts.config(node, context)), request, wish);
    switch (operation) {
      case "reboot" -> node.reboot(context);
      case "shutdown" -> node.shutdown(context);
      default ->
          throw NodeException.refusal(
              TalosCodes.NO_OPERATION, "a machine has no operation '" + operation + "'", "");
    }
    return MachineMaker.applied(wish, probe.talos());
  }
}
