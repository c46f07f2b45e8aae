package dev.homelab.provider.talos;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at several nodes at the same time, since each of them may be slow to say nothing. */
final class Together {
  private Together() {}

  /** Looks at one thing. */
  interface Look {
    Observation look();
  }

  /** What each look found; one that cannot be asked, or refuses, does not hide the others. */
  static Map<Address, Observation> ask(Map<Address, Look> looks, int most) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(most, looks.size())), Together::quietly);
    try {
      Map<Address, Future<Observation>> asked = new HashMap<>();
      looks.forEach((address, look) -> asked.put(address, threads.submit(() -> looked(look))));
      Map<Address, Observation> found = new HashMap<>();
      for (Map.Entry<Address, Future<Observation>> one : asked.entrySet()) {
        found.put(one.getKey(), answer(one.getValue()));
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread quietly(Runnable work) {
    Thread thread = new Thread(work, "talos");
    thread.setDaemon(true);
    return thread;
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

  private static Observation answer(Future<Observation> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw stopped(e);
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
