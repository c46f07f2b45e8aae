package dev.homelab.sim.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects, in memory, with one counter of resource versions. Writes are serialised and
 * conditional on the version that the writer has seen; the latest changes are kept for watches.
 */
public final class ObjectStore implements AutoCloseable {
  private static final int HISTORY = 20_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<String, Stored>> objects = new ConcurrentHashMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final @Nullable Journal journal;
  private final Told told = new Told();
  private volatile @Nullable Backing backing;
  private volatile long version;
  private volatile long oldest;

  private ObjectStore(@Nullable Journal journal) {
    this.journal = journal;
  }

  /** A store that is gone with the process. */
  public static ObjectStore inMemory() {
    return new ObjectStore(null);
  }

  /** A store that reads what the journal has and writes each change to it. */
  public static ObjectStore on(Journal journal) {
    ObjectStore store = new ObjectStore(journal);
    store.version =
        journal.load(
            (resource, namespace, name, json) ->
                store.insert(
                    new Stored(
                        resource,
                        namespace,
                        name,
                        json,
                        json.path("metadata").path("resourceVersion").asLong())));
    journal.compact(store.version, store::everything);
    store.oldest = store.version;
    return store;
  }

  /** A store that only holds what a server tells, and hands every write on to it. */
  public static ObjectStore before(Function<ObjectStore, Backing> server) {
    ObjectStore store = inMemory();
    store.backing = server.apply(store);
    return store;
  }

  /** Whether a server keeps the objects, and judges what is written. */
  public boolean isBacked() {
    return backing != null;
  }

  /** Has a backing tell of a resource that is asked for. */
  private void follow(String resource) {
    Backing server = backing;
    if (server != null) {
      server.follow(resource);
    }
  }

  /**
   * Takes what a backing tells of an object; what is older than what is known is passed over.
   *
   * @param json the object with its version
   */
  public void learn(String resource, String namespace, String name, ObjectNode json) {
    long at = json.path("metadata").path("resourceVersion").asLong();
    Stored now = new Stored(resource, namespace, name, json, at);
    lock.lock();
    try {
      Stored before = map(resource).get(now.key());
      if (told.isNews(now, before)) {
        version = Math.max(version, at);
        insert(now);
        record(new Change(at, now, before, false));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes from a backing that an object is gone.
   *
   * @param at the version of its deletion
   */
  public void forget(String resource, String namespace, String name, long at) {
    lock.lock();
    try {
      Stored before = map(resource).remove(namespace + "/" + name);
      told.gone(resource, namespace + "/" + name, at);
      if (before != null) {
        version = Math.max(version, at);
        ObjectNode last = before.copy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(at));
        Stored now = new Stored(resource, namespace, name, last, at);
        record(new Change(at, now, before, true));
      }
    } finally {
      lock.unlock();
    }
  }

  private void insert(Stored stored) {
    map(stored.resource()).put(stored.key(), stored);
  }

  private NavigableMap<String, Stored> map(String resource) {
    return objects.computeIfAbsent(resource, r -> new ConcurrentSkipListMap<>());
  }

  private Iterator<Stored> everything() {
    return objects.values().stream().flatMap(m -> m.values().stream()).iterator();
  }

  /** The version of the write that is being made; called with the lock held. */
  private long next() {
    long next = version + 1;
    version = next;
    return next;
  }

  /** The version of the last write. */
  public long version() {
    return version;
  }

  /** The object, null when there is none. */
  public @Nullable Stored get(String resource, String namespace, String name) {
    follow(resource);
    NavigableMap<String, Stored> map = objects.get(resource);
    return map == null ? null : map.get(namespace + "/" + name);
  }

  /** All objects of a resource, of one namespace or (null) of all, sorted by namespace and name. */
  public Listing list(String resource, @Nullable String namespace) {
    follow(resource);
    lock.lock();
    try {
      NavigableMap<String, Stored> map = map(resource);
      return new Listing(
          version,
          List.copyOf(
              namespace == null
                  ? map.values()
                  : map.subMap(namespace + "/", namespace + "0").values()));
    } finally {
      lock.unlock();
    }
  }

  /** What is known of a resource, without asking anybody. */
  public List<Stored> known(String resource) {
    return List.copyOf(map(resource).values());
  }

  /** What a resource held at one version. */
  public record Listing(long version, List<Stored> items) {}

  /** The resources that have ever had an object. */
  public Set<String> resources() {
    return objects.keySet();
  }

  /**
   * Writes an object when the kept one still has the expected version.
   *
   * @param expected the version seen, 0 when the object must not exist
   * @return what is now kept, or null when somebody was faster
   */
  public @Nullable Stored put(
      String resource, String namespace, String name, ObjectNode json, long expected) {
    return put("", resource, namespace, name, json, expected);
  }

  /** The same for a writer of a name. */
  public @Nullable Stored put(
      String manager,
      String resource,
      String namespace,
      String name,
      ObjectNode json,
      long expected) {
    Backing server = backing;
    if (server != null) {
      Stored before = get(resource, namespace, name);
      Stored next = new Stored(resource, namespace, name, json, expected);
      return (before == null ? 0 : before.version()) == expected
          ? handOn(server, before, next, manager)
          : null;
    }
    lock.lock();
    try {
      Stored before = map(resource).get(namespace + "/" + name);
      if ((before == null ? 0 : before.version()) != expected) {
        return null;
      }
      long at = next();
      Json.child(json, "metadata").put("resourceVersion", Long.toString(at));
      Stored now = new Stored(resource, namespace, name, json, at);
      insert(now);
      record(new Change(at, now, before, false));
      return now;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Stored handOn(
      Backing server, @Nullable Stored before, Stored next, String manager) {
    ObjectNode kept = server.write(before, next, manager);
    if (kept == null) {
      return null;
    }
    learn(next.resource(), next.namespace(), next.name(), kept);
    long at = kept.path("metadata").path("resourceVersion").asLong();
    return new Stored(next.resource(), next.namespace(), next.name(), kept, at);
  }

  /**
   * Deletes an object where a server keeps it.
   *
   * @param options the options of the deletion
   * @return the server's answer
   */
  public ObjectNode delete(Stored seen, JsonNode options) {
    return java.util.Objects.requireNonNull(backing, "nobody keeps the objects")
        .delete(seen, options);
  }

  /** Takes an object away when the kept one still has the expected version; null when not. */
  public @Nullable Stored remove(Stored seen) {
    Backing server = backing;
    if (server != null) {
      server.delete(seen, Json.object());
      return seen;
    }
    lock.lock();
    try {
      Stored before = map(seen.resource()).get(seen.key());
      if (before == null || before.version() != seen.version()) {
        return null;
      }
      long at = next();
      map(seen.resource()).remove(seen.key());
      ObjectNode last = before.copy();
      Json.child(last, "metadata").put("resourceVersion", Long.toString(at));
      Stored now = new Stored(seen.resource(), seen.namespace(), seen.name(), last, at);
      record(new Change(at, now, before, true));
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void record(Change change) {
    history.add(change);
    while (history.size() > HISTORY) {
      oldest = history.removeFirst().version();
    }
    if (journal != null) {
      journal.append(change);
      if (journal.wantsCompaction()) {
        journal.compact(version, this::everything);
      }
    }
    for (Subscription one : subscriptions) {
      one.offer(change);
    }
  }

  /**
   * The changes after a version.
   *
   * @param resource the resource, null for all
   * @param from the last version that the reader knows; 0 or less: from now on
   * @return null when that version is too old
   */
  public @Nullable Subscription subscribe(@Nullable String resource, long from) {
    if (resource != null) {
      follow(resource);
    }
    lock.lock();
    try {
      if (from > 0 && from < oldest) {
        return null;
      }
      Subscription made = new Subscription(resource, subscriptions::remove);
      if (from > 0) {
        history.stream().filter(c -> c.version() > from).forEach(made::offer);
      }
      subscriptions.add(made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** The version of the last write whose subscribers have all been told. */
  public long settled() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest version from which a watch can start. */
  public long oldest() {
    return oldest;
  }

  /**
   * Forgets the history, so that every watch must list again, and ends the running ones;
   * controllers go on.
   */
  public void expire() {
    lock.lock();
    try {
      history.clear();
      oldest = next();
      subscriptions.stream().filter(Subscription::isOfOneResource).forEach(Subscription::close);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    subscriptions.stream().toList().forEach(Subscription::close);
    if (journal != null) {
      journal.close();
    }
  }
}
