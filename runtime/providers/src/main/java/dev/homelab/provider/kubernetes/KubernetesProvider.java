package dev.homelab.provider.kubernetes;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.DeletionGuard;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.diff.DiskNotes;
import dev.homelab.provider.kubernetes.diff.MadeOnce;
import dev.homelab.provider.kubernetes.schema.Containment;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.TypeCheck;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.Room;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects of Kubernetes clusters. Its types are {@code kubernetes.<kind>} for kinds that are built
 * in and {@code kubernetes.<kind>.<group>} for all others; a resource's properties are the whole
 * object.
 */
public final class KubernetesProvider implements Provider {
  private static final int PARALLELISM = 64;

  /** What says of what a platform of Cozystack is made. */
  private static final String PLATFORM = "kubernetes.package.cozystack.io";

  /** A virtual machine of Cozystack. */
  private static final String MACHINE = AppKinds.type(AppKinds.MACHINE);

  /**
   * Sources of a disk that give the same again. An upload is none: nobody knows whether the file is
   * still somewhere, and a person may have filled the disk.
   */
  private static final Set<String> REPEATED = Set.of("http", "image");

  private static final String DISK = AppKinds.type(AppKinds.DISK);

  /** A cluster of a tenant of Cozystack. */
  private static final String CLUSTER = AppKinds.type(AppKinds.CLUSTER);

  /** Its definition comes up to two minutes after its operator (Cozystack's own e2e tests). */
  private static final Duration DEFINITION = Duration.ofMinutes(5);

  /** Cozystack's own tests wait 15 minutes, twice, for all parts of the platform. */
  private static final Duration INSTALLATION = Duration.ofMinutes(40);

  /** The longest time that Cozystack lets the release of an application take. */
  private static final Duration RELEASE = Duration.ofMinutes(21);

  /** A release, and the time that Cozystack lets a node of a tenant's cluster take to start. */
  private static final Duration NODES = RELEASE.plusMinutes(10);

  private final Map<String, ResourceSchema> schemas = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    ResourceSchema known = schemas.get(type);
    if (known == null) {
      known = KindTable.schema(type);
      if (known != null) {
        schemas.put(type, known);
      }
    }
    return known;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return TypeCheck.of(resource);
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return Outputs.of(resource.desired());
  }

  @Override
  public @Nullable SortedSet<String> outputNames(ResourceSpec resource) {
    return Outputs.names(resource.desired(), resource.lifecycle().existing());
  }

  @Override
  public @Nullable String outputHint(ResourceSpec resource, String output) {
    return Outputs.hint(resource.desired(), output);
  }

  @Override
  public boolean contains(StateEntry outer, StateEntry inner) {
    return Containment.of(outer, inner);
  }

  @Override
  public boolean goesWithTarget(StateEntry entry) {
    return DeletionGuard.isGuarded(entry.recorded());
  }

  @Override
  public boolean isTarget(StateEntry entry) {
    return entry.type().equals(CLUSTER);
  }

  @Override
  public @Nullable Duration patience(String type) {
    return type.equals(PLATFORM) ? DEFINITION : null;
  }

  @Override
  public @Nullable Duration readiness(String type) {
    if (type.equals(PLATFORM)) {
      return INSTALLATION;
    }
    if (type.equals(CLUSTER)) {
      return NODES;
    }
    return type.endsWith('.' + AppKinds.GROUP) ? RELEASE : null;
  }

  /** A disc that a system is installed from is an image of what lies elsewhere. */
  @Override
  public boolean holdsOnlyCopies(String type, Value.Tree properties) {
    Value.Tree spec = Fields.tree(properties, "spec");
    Value.Tree source = Fields.tree(spec, "source");
    return type.equals(DISK)
        && Fields.flag(spec, "optical")
        && REPEATED.stream().anyMatch(kind -> source.get(kind) != null);
  }

  /** Machines read a disc, and write to any other disk. */
  @Override
  public boolean isOnlyRead(String type, Value.Tree properties) {
    return type.equals(DISK) && Fields.flag(properties, "spec", "optical");
  }

  @Override
  public ResourceSpec kept(ResourceSpec wish, StateEntry prior) {
    return wish.type().equals(DISK) ? MadeOnce.kept(wish, prior) : wish;
  }

  @Override
  public List<Diagnostic> told(ResourceSpec wish, StateEntry prior, Observation.Present observed) {
    return wish.type().equals(DISK) ? DiskNotes.of(wish, prior, observed.live()) : List.of();
  }

  /**
   * A machine of Cozystack that is switched off gives its card, its processors and its memory back.
   */
  @Override
  public Room room(String type, List<FieldChange> fields) {
    for (FieldChange field : fields) {
      if (type.equals(MACHINE) && field.path().equals("spec.runStrategy")) {
        String strategy = Value.textOf(field.after());
        return RunStrategies.starts(strategy)
            ? Room.TAKES
            : RunStrategies.BY_HAND.equals(strategy) ? Room.SAME : Room.GIVES;
      }
    }
    return Room.SAME;
  }

  @Override
  public boolean takesRoom(String type, Value.Tree properties) {
    return type.equals(MACHINE)
        && RunStrategies.starts(Value.textOf(Fields.at(properties, "spec", "runStrategy")));
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    Value.Tree config = target == null ? Value.Tree.EMPTY : target.config();
    return KubernetesSession.open(KubeClient.connect(config, options, context), config, options);
  }
}
