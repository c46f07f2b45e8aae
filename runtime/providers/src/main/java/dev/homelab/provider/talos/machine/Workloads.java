package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves the workloads of a machine away before it restarts or leaves. */
public final class Workloads {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  private Workloads() {}

  /**
   * Closes a machine to new pods. A request that fails for a moment is made again for ten seconds.
   *
   * @throws ProviderException of class TRANSIENT when nothing answers
   */
  public static void close(String hostname, Drain drain, CallContext context) {
    Waiting waiting = Waiting.atMost(FIRST_ANSWER, context);
    while (true) {
      try {
        drain.close(hostname, context);
        return;
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT
            || !waiting.more(hostname + " to be closed to new pods")) {
          throw e;
        }
      }
    }
  }

  /**
   * Closes a machine to new pods and waits until the others are gone; those that may not go yet are
   * waited for, and not torn away. An answer that fails for a moment is waited over, too.
   *
   * @return the pods that are left after five minutes, each as {@code namespace/name}
   * @throws ProviderException of class TRANSIENT when nothing answered at all, or the run is told
   *     to stop; of another class when the pods could not be moved
   */
  public static List<String> moveAway(String hostname, Drain drain, CallContext context) {
    close(hostname, drain, context);
    Waiting waiting = Waiting.atMost(LONGEST, context);
    List<String> left = List.of();
    @Nullable ProviderException failed;
    do {
      failed = null;
      try {
        left = drain.left(hostname, context);
        if (left.isEmpty()) {
          return left;
        }
        drain.evict(left, context);
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT) {
          throw e;
        }
        failed = e;
      }
    } while (waiting.more(hostname + " to be left by its pods"));
    if (failed != null && left.isEmpty()) {
      throw new ProviderException(
          ErrorClass.TERMINAL, failed.diagnostics().get(0), failed.retryAfter(), failed);
    }
    return left;
  }
}
