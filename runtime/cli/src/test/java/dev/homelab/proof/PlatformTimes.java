package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Subscription;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When the objects of a simulated cluster were as their controllers wanted them, seen at the cluster
 * and not by the tool: each time at which the status of the object of an address changed.
 */
final class PlatformTimes implements AutoCloseable {
  private static final String ADDRESS = "homelab.dev/address";

  /** What stands for all releases that the platform is made of; its Package is ready before them. */
  static final String PLATFORM = "platform";

  private static final long LOOK_MILLIS = 100;

  private final Clock clock;
  private final Map<String, List<Instant>> changes = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> last = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  PlatformTimes(Clock clock) {
    this.clock = clock;
  }

  /** Looks at a cluster from now on. */
  void watch(KubeSimulator cluster) {
    Subscription changed = cluster.changes();
    subscriptions.add(changed);
    Thread thread = new Thread(() -> read(changed), "platform-times");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Subscription changed) {
    try {
      while (!changed.closed()) {
        Change change = changed.poll(LOOK_MILLIS);
        if (change != null) {
          note(change);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Change change) {
    JsonNode json = change.now().json();
    boolean part =
        change.now().resource().startsWith("helmreleases.")
            && change.now().namespace().startsWith("cozy-");
    Optional<String> address =
        part ? Optional.of(PLATFORM) : address(json.at("/metadata/annotations"));
    JsonNode status = json.path("status");
    String uid = change.now().uid();
    if (address.isPresent() && !status.equals(last.get(uid))) {
      last.put(uid, status);
      changes
          .computeIfAbsent(address.get(), at -> new CopyOnWriteArrayList<>())
          .add(clock.instant());
    }
  }

  /** The mark of ownership; an API that shows objects of another kind puts a word before it. */
  private static Optional<String> address(JsonNode annotations) {
    return annotations.properties().stream()
        .filter(one -> one.getKey().endsWith(ADDRESS))
        .map(one -> one.getValue().asText())
        .findFirst();
  }

  /** The last change of an object's status that was no later than a time; empty for none. */
  Optional<Instant> settled(String address, Instant before) {
    return changes.getOrDefault(address, List.of()).stream()
        .filter(one -> !one.isAfter(before))
        .max(Instant::compareTo);
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
