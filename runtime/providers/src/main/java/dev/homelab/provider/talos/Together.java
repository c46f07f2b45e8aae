package dev.homelab.provider.talos;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.provider.http.Abreast;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Looks at several nodes at the same time, since each of them may be slow to say nothing. */
final class Together {
  private Together() {}

  /** Looks at one thing. */
  interface Look {
    Observation look();
  }

  /** What each look found; one that cannot be asked, or refuses, does not hide the others. */
  static Map<Address, Observation> ask(Map<Address, Look> looks, int most) {
    Map<Address, Supplier<Observation>> questions = new HashMap<>();
    looks.forEach((address, look) -> questions.put(address, () -> looked(look)));
    try {
      return Abreast.ask(questions, most, "talos");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
  }

  private static Observation looked(Look look) {
    try {
      return look.look();
    } catch (ProviderException e) {
      return new Observation.Unreachable(e);
    } catch (HomelabException e) {
      return new Observation.Unreachable(
          new ProviderException(ErrorClass.REJECTED, e.diagnostics().get(0), null, e));
    }
  }

  private static ProviderException stopped(Exception cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        dev.homelab.diag.Diagnostic.error(TalosCodes.BROKEN, "the look at the nodes was stopped"),
        null,
        cause);
  }
}
