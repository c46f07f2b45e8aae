package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Subscription;
import dev.homelab.sim.talos.TalosSim;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When something happened on simulated platforms, seen there and not by the tool: changes of the
 * status of an address's object, of the releases that the platform is made of, of machines and
 * nodes. What the tool does in between, how often it looks and how busy this machine is are not in
 * it.
 */
final class PlatformTimes implements AutoCloseable {
  /** What stands for all releases of the platform, which its Package is ready before. */
  static final String PLATFORM = "the platform";

  /** What stands for the machines and the nodes that they become. */
  static final String MACHINES = "the machines";

  /** What stands for the definition of the platform's Package. */
  static final String DEFINITION = "the definition";

  private static final String ADDRESS = "homelab.dev/address";
  private static final long LOOK_MILLIS = 20;

  private final Clock clock;
  private final Map<String, List<Instant>> changes = new ConcurrentHashMap<>();
  private final Map<String, Object> last = new ConcurrentHashMap<>();
  private volatile boolean closed;

  PlatformTimes(Clock clock) {
    this.clock = clock;
  }

  /** Looks at a cluster from now on. */
  void watch(KubeSimulator cluster) {
    Subscription changed = cluster.changes();
    begin(
        () -> {
          try (changed) {
            while (!closed && !changed.closed()) {
              Change change = changed.poll(LOOK_MILLIS);
              if (change != null) {
                note(change);
              }
            }
          }
        });
  }

  /** Looks at machines from now on. */
  void watch(TalosSim machines) {
    begin(
        () -> {
          Object never = new Object();
          synchronized (never) {
            while (!closed) {
              machines.machines().forEach(id -> note(MACHINES, id, machines.phase(id)));
              never.wait(LOOK_MILLIS);
            }
          }
        });
  }

  private interface Looking {
    void look() throws InterruptedException;
  }

  private void begin(Looking looking) {
    Thread thread =
        new Thread(
            () -> {
              try {
                looking.look();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            },
            "platform-times");
    thread.setDaemon(true);
    thread.start();
  }

  private void note(Change change) {
    String resource = change.now().resource();
    JsonNode json = change.now().json();
    String uid = change.now().uid();
    JsonNode status = json.path("status");
    if (resource.equals("nodes")) {
      note(MACHINES, uid, ready(status));
    } else if (resource.startsWith("helmreleases.")
        && change.now().namespace().startsWith("cozy-")) {
      note(PLATFORM, uid, ready(status));
    } else if (change.now().name().equals("packages.cozystack.io")) {
      note(DEFINITION, uid, status);
    } else {
      address(json.at("/metadata/annotations")).ifPresent(address -> note(address, uid, status));
    }
  }

  private static String ready(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  private void note(String key, String which, Object now) {
    if (!now.equals(last.put(key + ' ' + which, now))) {
      changes.computeIfAbsent(key, at -> new CopyOnWriteArrayList<>()).add(clock.instant());
    }
  }

  /** The mark of ownership; an API that shows objects of another kind puts a word before it. */
  private static Optional<String> address(JsonNode annotations) {
    Map<String, JsonNode> all = new HashMap<>();
    annotations.properties().forEach(one -> all.put(one.getKey(), one.getValue()));
    return all.entrySet().stream()
        .filter(one -> one.getKey().endsWith(ADDRESS))
        .map(one -> one.getValue().asText())
        .findFirst();
  }

  /**
   * What happened from one time to another, in order.
   *
   * @param key an address, or one of the words above
   */
  List<Instant> between(String key, Instant from, Instant to) {
    return changes.getOrDefault(key, List.of()).stream()
        .filter(one -> !one.isBefore(from) && !one.isAfter(to))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
