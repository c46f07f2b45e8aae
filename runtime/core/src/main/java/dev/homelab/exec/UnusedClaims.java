package dev.homelab.exec;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.LabIdentity;
import dev.homelab.spi.ProviderSession;
import java.time.Duration;
import java.util.Set;

/** Takes a lab's claims off the targets on which nothing of it is left. */
final class UnusedClaims {
  private final RunParts parts;
  private final LabIdentity lab;
  private final Duration timeout;
  private int open;

  UnusedClaims(RunParts parts, LabIdentity lab, Duration timeout) {
    this.parts = parts;
    this.lab = lab;
    this.timeout = timeout;
  }

  /** Drops the claims of all places that are connected, side by side; returns when all is done. */
  void drop(Set<Sessions.Place> places) {
    Machinery machinery = parts.machinery();
    for (Sessions.Place place : places) {
      ProviderSession session = parts.sessions().connected(place);
      if (session != null) {
        open++;
        machinery.work(
            () -> {
              drop(session);
              machinery.post(() -> open--);
            });
      }
    }
    while (open > 0) {
      Interruptions.next(machinery).run();
    }
  }

  /** A claim that stays behind does no harm: the same lab finds it its own. */
  private void drop(ProviderSession session) {
    Call call = Call.silent(parts.machinery(), parts.secrets(), timeout);
    try {
      session.dropClaim(lab, call);
    } catch (HomelabException unreachable) {
      call.cancel();
    }
  }
}
