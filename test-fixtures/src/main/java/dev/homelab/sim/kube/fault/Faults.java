package dev.homelab.sim.kube.fault;

import dev.homelab.sim.kube.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults that are in force, of requests, of pods and of releases. */
public final class Faults {
  private static final class Armed {
    final ApiFault fault;
    int seen;

    Armed(ApiFault fault) {
      this.fault = fault;
    }
  }

  private final ObjectStore store;
  private final List<Armed> requests = new ArrayList<>();
  private final Map<String, Integer> met = new TreeMap<>();
  private final List<PodFault> pods = new CopyOnWriteArrayList<>();
  private final ReleaseFaults releases = new ReleaseFaults();

  /** No faults, over a store. */
  public Faults(ObjectStore store) {
    this.store = store;
  }

  /** Puts a fault of requests in force. */
  public synchronized void add(ApiFault fault) {
    requests.add(new Armed(fault));
  }

  /** Puts a fault of pods in force; pods that are there already feel it too. */
  public void add(PodFault fault) {
    pods.add(fault);
  }

  /** Puts a fault of releases in force. */
  public void add(ReleaseFault fault) {
    releases.add(fault);
  }

  /** The faults of releases. */
  public ReleaseFaults releases() {
    return releases;
  }

  /** Ends every fault. */
  public synchronized void clear() {
    requests.clear();
    pods.clear();
    releases.clear();
  }

  /** Ends the faults of pods that match a text. */
  public void clearPods(String match) {
    pods.removeIf(p -> p.match().equals(match));
  }

  /** Ends all watches with "expired" and forgets what they could start from. */
  public void expireWatches() {
    store.expire();
  }

  /** The effect on a request, which counts as seen. */
  public synchronized Optional<ApiFault.Effect> take(String method, String path) {
    for (Armed armed : requests) {
      if (armed.fault.matches(method, path)) {
        int at = armed.seen++;
        boolean in = at >= armed.fault.skip();
        boolean over = armed.fault.times() > 0 && at >= armed.fault.skip() + armed.fault.times();
        if (in && !over) {
          met.merge(armed.fault.effect().getClass().getSimpleName(), 1, Integer::sum);
          return Optional.of(armed.fault.effect());
        }
      }
    }
    return Optional.empty();
  }

  /** How often faults of requests were met so far, by the names of their effects. */
  public synchronized Map<String, Integer> met() {
    return new TreeMap<>(met);
  }

  /** What is wrong with a pod, empty when nothing is. */
  public Optional<PodFault.Kind> of(String namespace, String pod, List<String> images) {
    return pods.stream()
        .filter(p -> p.namespace().isEmpty() || p.namespace().equals(namespace))
        .filter(
            p -> pod.startsWith(p.match()) || images.stream().anyMatch(i -> i.contains(p.match())))
        .map(PodFault::kind)
        .findFirst();
  }
}
