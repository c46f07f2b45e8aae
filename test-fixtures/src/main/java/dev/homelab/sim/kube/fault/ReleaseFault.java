package dev.homelab.sim.kube.fault;

/** A fault of Helm releases, and of the applications that are views of them. */
public sealed interface ReleaseFault {
  /** The namespace of the releases, empty for all. */
  String namespace();

  /** The beginning of a release's or an application's name, empty for all. */
  String name();

  /**
   * The operator makes the release of a package only when all others are ready, as one that still
   * knows the package's source of before: the package says meanwhile that it is made.
   *
   * @param seconds how long after the others were ready, in simulated seconds
   */
  record Late(String namespace, String name, double seconds) implements ReleaseFault {}

  /**
   * The Helm controller looks at a changed release late: its conditions are those of before.
   *
   * @param seconds how late, in simulated seconds
   */
  record Stale(String namespace, String name, double seconds) implements ReleaseFault {}

  /**
   * The server of the applications does not find an application that it has just made: its reads go
   * to a cache, its writes do not (Cozystack 1.6.2, {@code pkg/apiserver/apiserver.go}).
   *
   * @param reads how many reads of each find nothing
   */
  record Unseen(String namespace, String name, int reads) implements ReleaseFault {}

  /** Whether it is one of an object's faults. */
  default boolean hits(String ofNamespace, String ofName) {
    return (namespace().isEmpty() || namespace().equals(ofNamespace)) && ofName.startsWith(name());
  }
}
