package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.sim.kube.fault.ReleaseFaults;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The releases that the operator makes only when all others are ready, when it is told to. */
final class LateReleases {
  /** With fewer there the platform has just begun to make them. */
  private static final int FEWEST = 10;

  private final Objects objects;
  private final ReleaseFaults faults;
  private final Map<String, Double> since = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private double now;

  LateReleases(Objects objects, ReleaseFaults faults) {
    this.objects = objects;
    this.faults = faults;
  }

  /**
   * A package is looked at.
   *
   * @param seconds when, in simulated seconds
   */
  void begin(String ofPackage, double seconds) {
    now = seconds;
    held.remove(ofPackage);
  }

  /** Whether a release of a package is held back by now. */
  boolean holds(String ofPackage, String namespace, String name) {
    double late = faults.late(namespace, name);
    if (late == 0) {
      return false;
    }
    String key = namespace + '/' + name;
    if (!othersStand(key)) {
      since.remove(key);
    } else if (now - since.computeIfAbsent(key, one -> now) >= late) {
      faults.meet(ReleaseFault.Late.class);
      return false;
    }
    held.add(ofPackage);
    return true;
  }

  /** Whether a release of a package is held back. */
  boolean holdsAnyOf(String ofPackage) {
    return held.contains(ofPackage);
  }

  /** Whether every other release is ready, and every package says that it is made. */
  private boolean othersStand(String key) {
    List<Stored> releases = objects.list(Releases.RESOURCE, null);
    return releases.size() > FEWEST
        && releases.stream()
            .filter(one -> !key.equals(one.namespace() + '/' + one.name()))
            .allMatch(ReleaseStatus::settled)
        && objects.list(Platform.PACKAGES, null).stream()
            .allMatch(one -> Platform.condition(one, "Ready").equals("True"));
  }
}
