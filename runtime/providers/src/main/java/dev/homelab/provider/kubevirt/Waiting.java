package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;

/** Waits between two looks, and no longer than the call may take. */
final class Waiting {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private Waiting() {}

  /**
   * Waits for a moment.
   *
   * @param what what is waited for, in words
   * @throws ProviderException of class TERMINAL when the time is over
   */
  static void pause(String what, CallContext context) {
    context.waitingFor(what);
    if (context.isCancelled()) {
      throw UploadFailures.stopped(null);
    }
    if (!context.now().plus(LOOK).isBefore(context.deadline().minus(LAST_CHANCE))) {
      throw new ProviderException(
          ErrorClass.TERMINAL,
          Diagnostic.error(KubevirtCodes.TOO_LATE, "waited in vain for " + what)
              .withHint("kubectl -n " + UploadDoor.NAMESPACE + " get pods   (does all run?)")
              .withHint("then again: homelab up"),
          null,
          null);
    }
    try {
      context.pause(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UploadFailures.stopped(e);
    }
  }
}
