package dev.homelab.provider.talos;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.cluster.ClusterWork;
import dev.homelab.provider.talos.image.ImageFactory;
import dev.homelab.provider.talos.machine.CardWork;
import dev.homelab.provider.talos.machine.MachineWork;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.provider.talos.machine.SchematicWork;
import dev.homelab.provider.talos.machine.Work;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The provider at work. It has no target: where a node is and what opens it stands in its
 * properties. Nobody but the lab has a cluster's authorities, so having them is the claim.
 */
public final class TalosSession implements UnmarkedSession {
  private static final int MOST_AT_ONCE = 24;

  private final Nodes nodes;
  private final ImageFactory factory;
  private final Map<String, Work> works;

  /** A session that connects to nodes as it needs them. */
  TalosSession(SessionOptions options) {
    this.nodes = new Nodes(options);
    this.factory = new ImageFactory(options);
    this.works =
        Map.of(
            MachineWork.TYPE, new MachineWork(nodes),
            ClusterWork.TYPE, new ClusterWork(nodes),
            CardWork.TYPE, new CardWork(nodes),
            SchematicWork.TYPE, new SchematicWork(factory));
  }

  /** How many calls were made to nodes so far. */
  public long requestCount() {
    return nodes.requestCount();
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    nodes.unwished().note(request);
    Map<Address, Together.Look> looks = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      StateEntry entry = request.prior().get(spec.address());
      Work work = work(spec.type());
      looks.put(spec.address(), () -> work.observe(request.lab(), spec, entry, context));
    }
    request
        .prior()
        .forEach(
            (address, entry) ->
                looks.putIfAbsent(
                    address, () -> work(entry.type()).observe(request.lab(), entry, context)));
    return Together.ask(looks, MOST_AT_ONCE);
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    return work(desired.type()).compare(desired, observed);
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return work(type(request)).create(request, context);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return work(type(request)).update(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    work(type(request)).delete(request, context);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return work(type(request)).awaitReady(request, context);
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    return work(type(request)).operate(operation, request, context);
  }

  private static String type(StepRequest request) {
    ResourceSpec desired = request.desired();
    StateEntry prior = request.prior();
    return desired != null ? desired.type() : prior == null ? "" : prior.type();
  }

  private Work work(String type) {
    Work work = works.get(type);
    if (work == null) {
      throw NodeException.refusal(
          TalosCodes.MALFORMED, "the Talos provider has no type " + type, "");
    }
    return work;
  }

  @Override
  public void close() {
    nodes.close();
    factory.close();
  }
}
