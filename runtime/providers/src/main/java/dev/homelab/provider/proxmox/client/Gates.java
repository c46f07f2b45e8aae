package dev.homelab.provider.proxmox.client;

import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps to what a host bears: three requests at a time for each node (it has three workers), one
 * change at a time for each machine, two allocations for each storage, one import.
 */
public final class Gates {
  /** How many requests a node bears at a time. */
  public static final int NODE = 3;

  private static final int STORAGE = 2;

  private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();

  /** Runs a request on a node; empty for one that goes to no node in particular. */
  <T> T onNode(String node, CallContext context, Supplier<T> work) {
    return within("node " + node, NODE, context, work);
  }

  /** Runs a change of a machine alone. */
  public <T> T onMachine(long vmid, CallContext context, Supplier<T> work) {
    return within("vm " + vmid, 1, context, work);
  }

  /** Runs work that allocates space on a storage. */
  public <T> T onStorage(String storage, CallContext context, Supplier<T> work) {
    return within("storage " + storage, STORAGE, context, work);
  }

  /** Runs work that copies an image onto a storage. */
  public <T> T onImport(String storage, CallContext context, Supplier<T> work) {
    return onStorage(storage, context, () -> within("import " + storage, 1, context, work));
  }

  /** Runs work that changes what the whole cluster shares. */
  public <T> T onCluster(String what, CallContext context, Supplier<T> work) {
    return within("cluster " + what, 1, context, work);
  }

  private <T> T within(String name, int places, CallContext context, Supplier<T> work) {
    Semaphore gate = gates.computeIfAbsent(name, key -> new Semaphore(places, true));
    enter(gate, context);
    try {
      return work.get();
    } finally {
      gate.release();
    }
  }

  private static void enter(Semaphore gate, CallContext context) {
    if (gate.tryAcquire()) {
      return;
    }
    try {
      Duration left = Duration.between(context.now(), context.deadline());
      if (!gate.tryAcquire(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
        throw PveFailures.stopped(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PveFailures.stopped(e);
    }
  }
}
