package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.List;

/** Moves the workloads of a machine away before it restarts or leaves. */
final class Workloads {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Workloads() {}

  /**
   * Closes a machine to new pods and waits until the others are gone; those that may not go yet are
   * waited for, and not torn away.
   *
   * @return the pods that are left after five minutes, each as {@code namespace/name}
   */
  static List<String> moveAway(String hostname, Drain drain, CallContext context) {
    drain.close(hostname, context);
    Waiting waiting = Waiting.atMost(LONGEST, context);
    List<String> left = drain.left(hostname, context);
    while (!left.isEmpty() && !waiting.isOver()) {
      drain.evict(left, context);
      waiting.once(hostname + " to be left by " + left.size() + " pods", "");
      left = drain.left(hostname, context);
    }
    return left;
  }
}
