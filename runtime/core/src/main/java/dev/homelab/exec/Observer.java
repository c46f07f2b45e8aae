package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks up resources in bulk, all places at once. Targets whose configuration follows from other
 * resources come after those that need nobody.
 */
final class Observer {
  static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int TRIES = 4;

  private final ResourceGraph graph;
  private final ProviderCatalog providers;
  private final Sessions sessions;
  private final SecretResolver secrets;
  private final Machinery machinery;
  private final LabIdentity lab;
  private final SortedMap<Address, StateEntry> entries;
  private final boolean dryRun;
  private final Map<Address, Value.Tree> asked = new HashMap<>();
  private final Map<Address, Observation> seen = new HashMap<>();

  /** Everything to look up at one place. */
  private static final class Batch {
    final Provider provider;
    final @Nullable TargetSpec target;
    final List<ResourceSpec> desired = new ArrayList<>();
    final Map<Address, StateEntry> prior = new HashMap<>();

    Batch(Provider provider, @Nullable TargetSpec target) {
      this.provider = provider;
      this.target = target;
    }

    Set<Address> addresses() {
      Set<Address> all = new HashSet<>(prior.keySet());
      for (ResourceSpec spec : desired) {
        all.add(spec.address());
      }
      return all;
    }
  }

  Observer(
      ResourceGraph graph,
      ProviderCatalog providers,
      Sessions sessions,
      SecretResolver secrets,
      Machinery machinery,
      LabIdentity lab,
      SortedMap<Address, StateEntry> entries,
      boolean dryRun) {
    this.graph = graph;
    this.providers = providers;
    this.sessions = sessions;
    this.secrets = secrets;
    this.machinery = machinery;
    this.lab = lab;
    this.entries = entries;
    this.dryRun = dryRun;
  }

  /** Looks up these wished and these unwanted resources. */
  Map<Address, Observation> observe(SortedSet<Address> wished, SortedSet<Address> removed) {
    boolean everything = wished.size() == graph.resources().size();
    List<ResourceSpec> specs = new ArrayList<>();
    for (Address address : graph.order()) {
      ResourceSpec spec = graph.resource(address);
      if (spec != null && (everything || wished.contains(address))) {
        Value.Tree desired = spec.desired();
        if (References.hasReference(desired)) {
          desired = References.resolve(desired, ref -> lookUp(ref, 0));
          asked.put(address, desired);
        }
        specs.add(spec.withDesired(desired));
      }
    }
    List<Batch> batches = batches(specs, removed);
    List<Batch> first = new ArrayList<>();
    List<Batch> later = new ArrayList<>();
    for (Batch batch : batches) {
      (followsOthers(batch) ? later : first).add(batch);
    }
    gather(first);
    gather(later);
    return seen;
  }

  /** Looks these wishes up once more, with what they are known to be by now. */
  Map<Address, Observation> again(List<ResourceSpec> desired) {
    seen.clear();
    gather(batches(desired, new java.util.TreeSet<>()));
    return seen;
  }

  /** The wish that was asked for, by address. */
  Value.@Nullable Tree asked(Address address) {
    Value.Tree resolved = asked.get(address);
    ResourceSpec spec = resolved == null ? graph.resource(address) : null;
    return spec == null ? resolved : spec.desired();
  }

  private Value lookUp(Value.Ref ref, int depth) {
    Value followed = graph.follow(ref);
    Value later = new Value.Unknown(ref.address(), ref.output());
    if (followed == null || depth > 32) {
      return later;
    }
    if (!(followed instanceof Value.Ref direct)) {
      return References.resolve(followed, inner -> lookUp(inner, depth + 1));
    }
    if (seen.get(direct.address()) instanceof Observation.Present present) {
      Value offered = References.output(present.outputs(), direct.output());
      if (offered != null) {
        return offered;
      }
    }
    StateEntry entry = entries.get(direct.address());
    Value recorded = entry == null ? null : References.output(entry.outputs(), direct.output());
    if (recorded != null) {
      return recorded;
    }
    ResourceSpec spec = graph.resource(direct.address());
    Provider provider = spec == null ? null : providers.forType(spec.type());
    Value.Tree wish = asked(direct.address());
    if (spec == null || provider == null || wish == null) {
      return later;
    }
    Value known = References.output(provider.knownOutputs(spec.withDesired(wish)), direct.output());
    return known == null ? later : known;
  }

  private List<Batch> batches(List<ResourceSpec> specs, SortedSet<Address> removed) {
    Map<Sessions.Place, Batch> batches = new LinkedHashMap<>();
    for (ResourceSpec spec : specs) {
      Batch batch = batch(batches, spec.type(), spec.target());
      if (batch != null) {
        batch.desired.add(spec);
        StateEntry entry = entries.get(spec.address());
        if (entry != null) {
          batch.prior.put(spec.address(), entry);
        }
      }
    }
    for (Address address : removed) {
      StateEntry entry = entries.get(address);
      Batch batch = entry == null ? null : batch(batches, entry.type(), entry.target());
      if (batch != null && entry != null) {
        batch.prior.put(address, entry);
      }
    }
    return List.copyOf(batches.values());
  }

  private @Nullable Batch batch(
      Map<Sessions.Place, Batch> batches, String type, @Nullable Address target) {
    Provider provider = providers.forType(type);
    TargetSpec endpoint = target == null ? null : graph.targets().get(target);
    if (provider == null || (target != null && endpoint == null)) {
      return null;
    }
    Sessions.Place place = new Sessions.Place(provider.name(), target);
    Batch batch = batches.get(place);
    if (batch == null) {
      batch = new Batch(provider, endpoint);
      batches.put(place, batch);
    }
    return batch;
  }

  private static boolean followsOthers(Batch batch) {
    return batch.target != null && References.hasReference(batch.target.config());
  }

  private void gather(List<Batch> batches) {
    // What is only recorded is looked up here, while threads ask the others.
    List<Batch> open = new ArrayList<>();
    List<Batch> atHand = new ArrayList<>();
    for (Batch batch : batches) {
      if (batch.provider.recordsOnly() && batch.target == null) {
        atHand.add(batch);
        continue;
      }
      TargetSpec target = resolved(batch.target);
      if (target != null && References.hasUnknown(target.config())) {
        batch.addresses().forEach(a -> seen.put(a, new Observation.NotCreatedYet()));
        continue;
      }
      open.add(batch);
      boolean begins = isBeginning(batch);
      machinery.work(
          () -> {
            Map<Address, Observation> found = observe(batch, target, begins);
            machinery.post(
                () -> {
                  seen.putAll(found);
                  open.remove(batch);
                });
          });
    }
    for (Batch batch : atHand) {
      seen.putAll(observe(batch, null, false));
    }
    while (!open.isEmpty()) {
      Interruptions.next(machinery).run();
    }
  }

  private @Nullable TargetSpec resolved(@Nullable TargetSpec target) {
    return target == null
        ? null
        : new TargetSpec(
            target.address(),
            target.provider(),
            References.resolve(target.config(), this::recorded),
            target.origin());
  }

  /** A reference of a target: only what was recorded or seen counts, not what will be. */
  private Value recorded(Value.Ref ref) {
    Value followed = graph.follow(ref);
    if (followed instanceof Value.Ref direct
        && entries.get(direct.address()) == null
        && !(seen.get(direct.address()) instanceof Observation.Present)) {
      return new Value.Unknown(direct.address(), direct.output());
    }
    return lookUp(ref, 0);
  }

  /**
   * Whether a target is made by this lab, is not ready yet, and bears nothing: a cluster that a
   * stopped run has begun. When it does not answer, nothing of it can be there.
   */
  private boolean isBeginning(Batch batch) {
    return batch.target != null
        && batch.prior.isEmpty()
        && References.in(batch.target.config()).stream()
            .map(graph::follow)
            .anyMatch(
                made ->
                    made instanceof Value.Ref direct
                        && seen.get(direct.address()) instanceof Observation.Present present
                        && !present.ready());
  }

  private Map<Address, Observation> observe(
      Batch batch, @Nullable TargetSpec target, boolean begins) {
    Set<Address> addresses = batch.addresses();
    try {
      Map<Address, Observation> found = tried(batch, target);
      if (found.keySet().equals(addresses)) {
        return found;
      }
      Map<Address, Observation> complete = new HashMap<>();
      for (Address address : addresses) {
        Observation one = found.get(address);
        complete.put(address, one == null ? unanswered(address) : one);
      }
      return complete;
    } catch (RuntimeException thrown) {
      ProviderException failure = Failures.of(thrown);
      Observation said =
          begins && failure.errorClass() == ErrorClass.UNREACHABLE
              ? new Observation.NotCreatedYet()
              : new Observation.Unreachable(failure);
      Map<Address, Observation> nothing = new HashMap<>();
      addresses.forEach(address -> nothing.put(address, said));
      return nothing;
    }
  }

  private Map<Address, Observation> tried(Batch batch, @Nullable TargetSpec target) {
    for (int attempt = 1; ; attempt++) {
      Call call = Call.silent(machinery, secrets, TIMEOUT);
      try {
        return sessions
            .at(batch.provider, target, call)
            .observe(new ObserveRequest(lab, batch.desired, batch.prior, dryRun), call);
      } catch (ProviderException failure) {
        boolean passes =
            failure.errorClass() == ErrorClass.TRANSIENT
                || failure.errorClass() == ErrorClass.THROTTLED;
        if (!passes || attempt == TRIES) {
          throw failure;
        }
        Duration named = failure.retryAfter();
        Interruptions.pause(call, named == null ? RetryPolicy.DEFAULT.delay(attempt, 1.0) : named);
      }
    }
  }

  private static Observation unanswered(Address address) {
    return new Observation.Unreachable(
        new ProviderException(
            ErrorClass.REJECTED,
            Diagnostic.error(RunCodes.BROKEN_PROVIDER, "nothing was said about `" + address + "`"),
            null,
            null));
  }
}
