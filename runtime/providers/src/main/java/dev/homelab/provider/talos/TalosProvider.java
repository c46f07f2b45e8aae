package dev.homelab.provider.talos;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.cluster.ClusterWork;
import dev.homelab.provider.talos.machine.CardWork;
import dev.homelab.provider.talos.machine.MachineWork;
import dev.homelab.provider.talos.machine.Props;
import dev.homelab.provider.talos.machine.SchematicWork;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.Queue;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Machines with Talos Linux 1.9 to 1.13 and the clusters that they make. Its types are {@code
 * talos.machine}, {@code talos.cluster}, {@code talos.card} and {@code talos.schematic}; {@code
 * docs/talos.md} lists what each stands for.
 */
public final class TalosProvider implements Provider {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int PARALLELISM = 64;

  /** A provider; it keeps nothing. */
  public TalosProvider() {}

  @Override
  public String name() {
    return "talos";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return Schemas.of(type);
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return TypeCheck.of(resource);
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    Props props = new Props(resource.desired());
    TreeMap<String, Value> known = new TreeMap<>();
    switch (resource.type()) {
      case SchematicWork.TYPE -> {
        return SchematicWork.outputs(resource.desired());
      }
      case CardWork.TYPE -> {
        return CardWork.statedOutputs(resource.desired());
      }
      case MachineWork.TYPE ->
          List.of("address", "hostname", "version")
              .forEach(field -> put(known, field, props.text(field)));
      case ClusterWork.TYPE -> {
        put(known, "endpoint", props.text("endpoint"));
        put(known, "kubernetes", props.text("kubernetes"));
      }
      default -> {
        return Value.Tree.EMPTY;
      }
    }
    return new Value.Tree(known);
  }

  /** Authorities, machines and etcd bear the name that a cluster was made with. */
  @Override
  public @Nullable String madeName(String type, Value.Tree properties) {
    Props props = new Props(properties);
    String name =
        switch (type) {
          case ClusterWork.TYPE -> props.text("name");
          case MachineWork.TYPE -> props.in("cluster").text("name");
          default -> "";
        };
    return name.isEmpty() ? null : name;
  }

  private static void put(Map<String, Value> known, String field, String text) {
    if (!text.isEmpty()) {
      known.put(field, new Value.Text(text));
    }
  }

  /** A cluster is known as long as one of its machines is. */
  @Override
  public boolean contains(StateEntry outer, StateEntry inner) {
    return outer.type().equals(ClusterWork.TYPE)
        && inner.type().equals(MachineWork.TYPE)
        && outer.address().parent().filter(inner.address()::isWithin).isPresent();
  }

  /** One machine of a cluster at a time, those that carry etcd first. */
  @Override
  public @Nullable Queue queue(String type, Value.Tree properties) {
    if (!type.equals(MachineWork.TYPE)) {
      return null;
    }
    Props props = new Props(properties);
    boolean control = props.text("role").equals("controlplane");
    return new Queue("talos " + props.in("cluster").text("name"), control ? 0 : 1);
  }

  /** Machines install themselves, move their workloads and restart at their own pace. */
  @Override
  public @Nullable Duration patience(String type) {
    return type.equals(SchematicWork.TYPE) ? null : PATIENCE;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    return new TalosSession(options);
  }
}
