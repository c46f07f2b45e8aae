package dev.homelab.sim.kube.api;

import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The kinds that are shown and not kept, and what the store holds as each of them. */
public final class Projections {
  private final Map<String, Projection> all = new ConcurrentHashMap<>();
  private volatile Predicate<Stored> hidden = one -> false;
  private final Map<String, BooleanSupplier> servers = new ConcurrentHashMap<>();
  private final Map<String, Function<Call, @Nullable Reply>> called = new ConcurrentHashMap<>();

  /**
   * Has a group answered by a server of its own from now on.
   *
   * @param answers whether that server answers now
   */
  public void behind(String group, BooleanSupplier answers) {
    servers.put(group, answers);
  }

  /** Whether whoever serves a group answers now. */
  boolean answers(String group) {
    BooleanSupplier server = servers.get(group);
    return server == null || server.getAsBoolean();
  }

  /**
   * Has calls to a group answered by a server of its own, which keeps no objects.
   *
   * @param calls answers a call; null for one that it does not know
   */
  public void serve(String group, Function<Call, @Nullable Reply> calls) {
    called.put(group, calls);
  }

  /**
   * Has objects that are there not be found for a while, as by a server whose cache is behind.
   *
   * @param hides whether a shown object is not found by a read
   */
  public void behindBy(Predicate<Stored> hides) {
    hidden = hides;
  }

  /** The object as a read finds it; null when it is none, or not found for now. */
  @Nullable Stored found(@Nullable Stored object) {
    return object == null || hidden.test(object) ? null : object;
  }

  /** What the server of a group answers; null when there is none, or it does not know the call. */
  @Nullable Reply answer(String group, Call call) {
    Function<Call, @Nullable Reply> server = called.get(group);
    return server == null ? null : server.apply(call);
  }

  /** Has a resource shown by a projection from now on. */
  public void add(String resource, Projection projection) {
    all.put(resource, projection);
  }

  /** The projection of a type, null when its objects are kept. */
  public @Nullable Projection of(ResourceType type) {
    return all.get(type.resource());
  }

  /**
   * The objects of a type, of one namespace or (null) of all. A list of views has the highest
   * version of its objects, as an aggregated API over a cache gives it, and 0 when it is empty.
   */
  ObjectStore.Listing list(ObjectStore store, ResourceType type, @Nullable String namespace) {
    Projection projection = of(type);
    if (projection == null) {
      return store.list(type.resource(), namespace);
    }
    List<Stored> items = new ArrayList<>();
    for (Stored kept : store.list(projection.source(), namespace).items()) {
      Stored shown = found(projection.shown(type, kept));
      if (shown != null) {
        items.add(shown);
      }
    }
    long version = items.stream().mapToLong(Stored::version).max().orElse(0);
    return new ObjectStore.Listing(version, items);
  }

  /** A write as the type sees it; null when it does not concern the type. */
  @Nullable Change shown(ResourceType type, Change change) {
    Projection projection = of(type);
    if (projection == null) {
      return change;
    }
    Stored before = change.before();
    Stored was = before == null ? null : projection.shown(type, before);
    Stored is = projection.shown(type, change.now());
    if (is == null && was == null) {
      return null;
    }
    return is == null
        ? new Change(change.version(), Objects.requireNonNull(was), was, true)
        : new Change(change.version(), is, was, change.deleted());
  }
}
