package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Looks;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.function.Supplier;

/** A wait for something of a cluster that no watch tells of, which ends by an exception. */
final class PacedWait {
  private PacedWait() {}

  /**
   * Waits before the next look.
   *
   * @param what what is waited for, for people
   * @param time how long to wait
   * @param late what is said when the time of the call is over
   * @throws ProviderException that, or of class TRANSIENT when the run is to stop: nothing failed
   */
  static void again(
      String what, Duration time, CallContext context, Supplier<ProviderException> late) {
    if (Looks.again(what, time, context)) {
      return;
    }
    throw Looks.isStopped(context) ? stopped(what) : late.get();
  }

  /** What ends a wait when the run is to stop. */
  static ProviderException stopped(String what) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubernetesCodes.NOT_READY, "stopped waiting for " + what),
        null,
        null);
  }
}
