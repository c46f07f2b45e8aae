package dev.homelab.sim.kube.fault;

import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults of releases that are in force, and how often each has been met. Safe for threads. */
public final class ReleaseFaults {
  private static final String APPLICATIONS = ".apps.cozystack.io";
  private final List<ReleaseFault> all = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> reads = new ConcurrentHashMap<>();
  private final Map<String, Integer> met = new ConcurrentHashMap<>();

  void add(ReleaseFault fault) {
    all.add(fault);
  }

  void clear() {
    all.clear();
    reads.clear();
  }

  /** How long after all others a release is made; 0 when it is not late. */
  public double late(String namespace, String name) {
    return seconds(ReleaseFault.Late.class, namespace, name);
  }

  /** How long a changed release is not looked at; 0 when it is at once. */
  public double stale(String namespace, String name) {
    return seconds(ReleaseFault.Stale.class, namespace, name);
  }

  private double seconds(Class<? extends ReleaseFault> kind, String namespace, String name) {
    for (ReleaseFault one : all) {
      if (kind.isInstance(one) && one.hits(namespace, name)) {
        return one instanceof ReleaseFault.Late late
            ? late.seconds()
            : ((ReleaseFault.Stale) one).seconds();
      }
    }
    return 0;
  }

  /** Whether an object is an application that is there and not found; the read counts. */
  public boolean hides(Stored shown) {
    if (!shown.resource().endsWith(APPLICATIONS)) {
      return false;
    }
    for (ReleaseFault one : all) {
      if (one instanceof ReleaseFault.Unseen unseen && one.hits(shown.namespace(), shown.name())) {
        String key = shown.resource() + ' ' + shown.namespace() + '/' + shown.name();
        boolean hidden = reads.merge(key, 1, Integer::sum) <= unseen.reads();
        if (hidden) {
          meet(ReleaseFault.Unseen.class);
        }
        return hidden;
      }
    }
    return false;
  }

  /** Notes that somebody has met a fault. */
  public void meet(Class<? extends ReleaseFault> kind) {
    met.merge(kind.getSimpleName(), 1, Integer::sum);
  }

  /** How often faults were met so far, by their names. */
  public Map<String, Integer> met() {
    return new TreeMap<>(met);
  }
}
