package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;

/** Waits whose interruption ends what waits. */
final class Interruptions {
  private Interruptions() {}

  /** The loop's next event. */
  static Runnable next(Machinery machinery) {
    try {
      return machinery.next();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw interrupted(stopped);
    }
  }

  /** A pause between two tries. */
  static void pause(CallContext call, Duration time) {
    try {
      call.pause(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw interrupted(stopped);
    }
  }

  private static ProviderException interrupted(InterruptedException stopped) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(RunCodes.NO_ANSWER, "interrupted while waiting"),
        null,
        stopped);
  }
}
