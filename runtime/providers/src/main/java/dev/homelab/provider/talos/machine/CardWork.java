package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.CosiResource;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.card.CardChoice;
import dev.homelab.provider.talos.card.CardNames;
import dev.homelab.provider.talos.card.PciDevice;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The graphics card that a box hands to virtual machines. It is found and never made: by what Talos
 * tells of the box, which a reader may ask for, so that a box which waits for its config tells it
 * as well as one that runs. Where the lab states both the selector and the name, nobody is asked.
 */
public final class CardWork implements Work {
  /** The type of cards. */
  public static final String TYPE = "talos.card";

  /** The property and output that says which card it is, such as {@code 10DE:2236}. */
  public static final String SELECTOR = "gpuSelector";

  /** The property and output that says what Kubernetes calls it. */
  public static final String DEVICE = "gpuDevice";

  /** The output that tells whether somebody else than KubeVirt hands the card to machines. */
  private static final String EXTERNAL = "gpuExternal";

  private static final String ADDRESS = "address";
  private static final String CARD = "card";

  /** A box that has just started has not looked at all of its devices yet. */
  private static final Duration SLOW = Duration.ofSeconds(30);

  private final Nodes nodes;

  /** Asks nodes of a session. */
  public CardWork(Nodes nodes) {
    this.nodes = nodes;
  }

  /** The outputs where the lab states all of them; else none. */
  public static Value.Tree statedOutputs(Value.Tree desired) {
    Props wished = new Props(desired);
    String selector = wished.text(SELECTOR).toUpperCase(Locale.ROOT);
    String device = wished.text(DEVICE);
    return selector.isEmpty() || device.isEmpty() ? Value.Tree.EMPTY : outputs(selector, device);
  }

  private static boolean isStated(Value.Tree desired) {
    return !statedOutputs(desired).fields().isEmpty();
  }

  private static Value.Tree outputs(String selector, String device) {
    return Value.ofMap(
        Map.of(SELECTOR, selector, DEVICE, device, EXTERNAL, CardNames.isNvidia(selector)));
  }

  /**
   * A box that cannot be asked now has the card that was recorded. One that can is asked when the
   * plan is made, so that what cannot work is told before anything is done.
   */
  @Override
  public Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    Value.Tree desired = spec.desired();
    Observation known = prior == null ? new Observation.Absent() : observe(lab, prior, context);
    if (isStated(desired)) {
      return known;
    }
    if (new Props(desired).text(ADDRESS).isEmpty()) {
      return prior == null ? new Observation.NotCreatedYet() : known;
    }
    List<PciDevice> devices;
    try {
      devices = devices(desired, probe(desired, context), context);
    } catch (NodeException silent) {
      return known;
    }
    if (devices.isEmpty()) {
      return known;
    }
    try {
      Value.Tree found = found(spec, devices);
      return prior == null ? known : present(desired, prior, found, null);
    } catch (NodeException e) {
      return prior == null
          ? new Observation.Unreachable(e)
          : present(desired, prior, Value.Tree.EMPTY, e.diagnostics().get(0));
    }
  }

  /** A card that was recorded, beside what is found now, or why nothing is. */
  private static Observation present(
      Value.Tree desired, StateEntry prior, Value.Tree found, @Nullable Diagnostic refused) {
    return new Observation.Present(
        view(prior.recorded(), prior.outputs()),
        view(desired, found),
        Observation.Owner.OURS,
        true,
        prior.objectId(),
        refused == null ? found : prior.outputs(),
        Value.Tree.EMPTY,
        refused);
  }

  /** What matters of the properties, and which card it is. */
  private static Value.Tree view(Value.Tree properties, Value.Tree outputs) {
    Props props = new Props(properties);
    TreeMap<String, Value> view = new TreeMap<>();
    for (String field : List.of(ADDRESS, SELECTOR, DEVICE)) {
      view.put(field, new Value.Text(props.text(field)));
    }
    view.put(CARD, new Value.Text(new Props(outputs).text(SELECTOR)));
    return new Value.Tree(view);
  }

  @Override
  public Observation observe(LabIdentity lab, StateEntry entry, CallContext context) {
    return Observation.recorded(entry, true);
  }

  @Override
  public Comparison compare(ResourceSpec desired, Observation.Present observed) {
    Value.Tree wished = observed.predicted();
    return new Comparison(
        wished == null
            ? Views.changes(
                "",
                view(observed.live(), Value.Tree.EMPTY),
                view(desired.desired(), Value.Tree.EMPTY))
            : Views.changes("", observed.live(), wished),
        List.of(),
        List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Value.Tree stated = statedOutputs(spec.desired());
    Value.Tree outputs = stated.fields().isEmpty() ? awaited(spec, context) : stated;
    return new Applied(new Props(outputs).text(DEVICE), outputs, Value.Tree.EMPTY, true);
  }

  /** Asks until the box answers: it may be installed at the same time. */
  private Value.Tree awaited(ResourceSpec spec, CallContext context) {
    Value.Tree desired = spec.desired();
    Waiting waiting = Waiting.idle(context);
    Waiting slow = null;
    while (true) {
      String why = "";
      try {
        NodeProbe probe = probe(desired, context);
        List<PciDevice> devices = devices(desired, probe, context);
        if (!devices.isEmpty() || (slow != null && slow.isOver())) {
          return found(spec, devices);
        }
        if (probe.state() != NodeProbe.State.DOWN && slow == null) {
          slow = Waiting.atMost(SLOW, context);
        }
        why = MachineWaits.why(probe.cause());
      } catch (NodeException e) {
        if (!e.trouble().passes() && e.trouble() != Trouble.CERTIFICATE) {
          throw e;
        }
        why = e.line();
      }
      waiting.once(box(spec) + " to tell its graphics card", why);
    }
  }

  private NodeProbe probe(Value.Tree desired, CallContext context) {
    Props wished = new Props(desired);
    String secret = wished.secret("secrets");
    return Nodes.areMade(secret, context)
        ? nodes.probe(wished.text(ADDRESS), nodes.keys(secret, context), context)
        : nodes.probe(wished.text(ADDRESS), context);
  }

  /** What the box has; nothing while it does not answer. */
  private List<PciDevice> devices(Value.Tree desired, NodeProbe probe, CallContext context) {
    Props wished = new Props(desired);
    String address = wished.text(ADDRESS);
    return switch (probe.state()) {
      case DOWN -> List.of();
      case FOREIGN -> throw stranger(address, probe);
      case OURS -> {
        Nodes.Keys keys = nodes.keys(wished.secret("secrets"), context);
        yield listed(nodes.client(address, keys, context), context);
      }
      case MAINTENANCE -> {
        try (TalosClient node = nodes.maintenance(address, probe.fingerprint())) {
          yield listed(node, context);
        }
      }
    };
  }

  private static List<PciDevice> listed(TalosClient node, CallContext context) {
    List<CosiResource> all = node.list(PciDevice.NAMESPACE, PciDevice.TYPE, context);
    return all.stream().map(PciDevice::of).toList();
  }

  private static NodeException stranger(String address, NodeProbe probe) {
    Diagnostic told =
        Diagnostic.error(
                TalosCodes.FOREIGN_NODE, "at " + address + " answers a node of another cluster")
            .withDetail("Its graphics card was not asked for.")
            .withHint("Correct the address, or reset that node by its own cluster first.");
    return new NodeException(Trouble.REFUSED, told, probe.cause());
  }

  private static Value.Tree found(ResourceSpec spec, List<PciDevice> devices) {
    Props wished = new Props(spec.desired());
    CardChoice choice = new CardChoice(box(spec), devices);
    PciDevice card = choice.card(wished.text(SELECTOR));
    String stated = wished.text(DEVICE);
    return outputs(card.selector(), stated.isEmpty() ? choice.name(card) : stated);
  }

  /** The name of the box, which the card lies below. */
  private static String box(ResourceSpec spec) {
    return spec.address().parent().orElse(spec.address()).last().name();
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  /** Nothing was made. */
  @Override
  public void delete(StepRequest request, CallContext context) {}

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return create(request, context).outputs();
  }
}
