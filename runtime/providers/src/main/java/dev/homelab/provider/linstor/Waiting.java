package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Looks;
import dev.homelab.spi.ProviderException;
import java.time.Duration;

/** Waits between two looks, and no longer than the call may take. */
final class Waiting {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private Waiting() {}

  /**
   * Waits for a moment.
   *
   * @param what what is waited for, in words
   * @throws ProviderException of class TERMINAL when the time is over
   */
  static void pause(String what, CallContext context) {
    pause(what, context, true);
  }

  /**
   * The same for a wait that may be a part of a change.
   *
   * @param idle whether nothing is left half done when it ends
   */
  static void pause(String what, CallContext context, boolean idle) {
    if (Looks.again(what, LOOK, context, idle)) {
      return;
    }
    if (Looks.isStopped(context)) {
      throw LinstorFailures.stopped(null);
    }
    throw new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(LinstorCodes.TOO_LATE, "waited in vain for " + what)
            .withHint("kubectl -n cozy-linstor get pods   (does everything run?)")
            .withHint("then again: homelab up"),
        null,
        null);
  }
}
