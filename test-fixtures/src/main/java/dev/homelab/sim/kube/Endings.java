package dev.homelab.sim.kube;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** How what a simulator does beside its answers comes to its end. */
public final class Endings {
  private static final long CLOSE_SECONDS = 5;

  private Endings() {}

  /** Lets what is being done come to its end, for it writes into folders; not for ever. */
  public static void await(ExecutorService work) {
    work.shutdown();
    try {
      if (!work.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        work.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
