package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Relocation;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.SecretResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks up resources in bulk, all places at once. Targets whose configuration follows from other
 * resources come after those that need nobody, and after the targets of those resources.
 */
final class Observer {
  private static final int DEEPEST = 32;

  private final ResourceGraph graph;
  private final ProviderCatalog providers;
  private final Machinery machinery;
  private final SortedMap<Address, StateEntry> entries;
  private final BatchLook look;
  private final Map<Address, Value.Tree> asked = new HashMap<>();
  private final Map<Address, Observation> seen = new HashMap<>();
  private final Map<Address, Observation> leftBehind = new HashMap<>();

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
    this.machinery = machinery;
    this.entries = entries;
    this.look = new BatchLook(sessions, secrets, machinery, lab, dryRun);
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
          desired = References.resolve(desired, ref -> wished(ref, 0));
          asked.put(address, desired);
        }
        specs.add(spec.withDesired(desired));
      }
    }
    TreeMap<Integer, List<Batch>> turns = new TreeMap<>();
    for (Batch batch : batches(specs, removed)) {
      int turn = turn(batch.target, new HashSet<>());
      turns.computeIfAbsent(turn, none -> new ArrayList<>()).add(batch);
    }
    turns.values().forEach(this::gather);
    return seen;
  }

  /** Looks these wishes up once more, with what they are known to be by now. */
  Map<Address, Observation> again(List<ResourceSpec> desired) {
    seen.clear();
    gather(batches(desired, new java.util.TreeSet<>()));
    return seen;
  }

  /** What the last look showed at the targets that resources leave for others. */
  Map<Address, Observation> leftBehind() {
    return leftBehind;
  }

  /** The wish that was asked for, by address. */
  Value.@Nullable Tree asked(Address address) {
    Value.Tree resolved = asked.get(address);
    ResourceSpec spec = resolved == null ? graph.resource(address) : null;
    return spec == null ? resolved : spec.desired();
  }

  /** A reference of a wish: what the other will offer counts, as far as its own wish tells. */
  private Value wished(Value.Ref ref, int depth) {
    Value followed = graph.follow(ref);
    if (depth <= DEEPEST && followed instanceof Value.Ref direct) {
      Value known = known(direct);
      return known == null ? lookUp(direct, depth) : known;
    }
    return followed == null || depth > DEEPEST
        ? new Value.Unknown(ref.address(), ref.output())
        : References.resolve(followed, inner -> wished(inner, depth + 1));
  }

  /** What a resource offers by its wish alone, or null. */
  private @Nullable Value known(Value.Ref direct) {
    ResourceSpec spec = graph.resource(direct.address());
    Provider provider = spec == null ? null : providers.forType(spec.type());
    Value.Tree wish = asked(direct.address());
    return spec == null || provider == null || wish == null
        ? null
        : References.output(provider.knownOutputs(spec.withDesired(wish)), direct.output());
  }

  private Value lookUp(Value.Ref ref, int depth) {
    Value followed = graph.follow(ref);
    Value later = new Value.Unknown(ref.address(), ref.output());
    if (followed == null || depth > DEEPEST) {
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
    Value known = known(direct);
    return known == null ? later : known;
  }

  private List<Batch> batches(List<ResourceSpec> specs, SortedSet<Address> removed) {
    Map<Sessions.Place, Batch> batches = new LinkedHashMap<>();
    for (ResourceSpec spec : specs) {
      Batch batch = batch(batches, spec.type(), spec.target());
      if (batch != null) {
        batch.desired.add(spec);
      }
      StateEntry entry = entries.get(spec.address());
      Address from = Relocation.from(entry, spec, graph);
      Batch recordedAt = from == null ? batch : batch(batches, spec.type(), from);
      if (entry != null && recordedAt != null) {
        Address as = from == null ? spec.address() : entry.address();
        recordedAt.prior.put(as, entry);
        if (from != null) {
          recordedAt.leaving.put(as, spec.address());
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

  /**
   * When a target is asked: one whose configuration follows from what others have comes after their
   * own targets, such as a cluster on a cluster.
   *
   * @param seen the targets on the way here
   */
  private int turn(@Nullable TargetSpec target, Set<Address> seen) {
    if (target == null
        || !References.hasReference(target.config())
        || !seen.add(target.address())) {
      return 0;
    }
    int last = 0;
    for (Value.Ref ref : References.in(target.config())) {
      Address made =
          graph.follow(ref) instanceof Value.Ref direct ? direct.address() : ref.address();
      ResourceSpec carrier = graph.resource(made);
      Address on = carrier == null ? null : carrier.target();
      last = Math.max(last, turn(on == null ? null : graph.targets().get(on), seen));
    }
    seen.remove(target.address());
    return last + 1;
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
        Map<Address, Observation> nothing = new HashMap<>();
        batch.addresses().forEach(a -> nothing.put(a, new Observation.NotCreatedYet()));
        take(batch, nothing);
        continue;
      }
      open.add(batch);
      boolean unready = isUnready(batch);
      machinery.work(
          () -> {
            Map<Address, Observation> found = look.observe(batch, target, unready);
            machinery.post(
                () -> {
                  take(batch, found);
                  open.remove(batch);
                });
          });
    }
    for (Batch batch : atHand) {
      take(batch, look.observe(batch, null, false));
    }
    while (!open.isEmpty()) {
      Interruptions.next(machinery).run();
    }
  }

  private void take(Batch batch, Map<Address, Observation> found) {
    found.forEach(
        (address, said) -> {
          Address leaves = batch.leaving.get(address);
          if (leaves == null) {
            seen.put(address, said);
          } else {
            leftBehind.put(leaves, said);
          }
        });
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
   * Whether a target is made by this lab and is not ready: a cluster that a stopped run has begun,
   * or one that starts anew.
   */
  private boolean isUnready(Batch batch) {
    return batch.target != null
        && References.in(batch.target.config()).stream()
            .map(graph::follow)
            .anyMatch(
                made ->
                    made instanceof Value.Ref direct
                        && seen.get(direct.address()) instanceof Observation.Present present
                        && !present.ready());
  }
}
