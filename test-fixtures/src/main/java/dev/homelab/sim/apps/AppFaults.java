package dev.homelab.sim.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The faults of an application that are in force. Safe for several threads. */
public final class AppFaults {
  private record Armed(String method, Pattern match, AtomicInteger skip, AppFault fault) {}

  private final List<Armed> armed = new ArrayList<>();

  /** No faults. */
  AppFaults() {}

  /**
   * A fault for the next request that fits.
   *
   * @param method the verb, or empty for any
   * @param match what the path holds a match of
   */
  public void once(String method, String match, AppFault fault) {
    once(method, match, 0, fault);
  }

  /** The same after so many that fit. */
  public synchronized void once(String method, String match, int skip, AppFault fault) {
    armed.add(new Armed(method, Pattern.compile(match), new AtomicInteger(skip), fault));
  }

  /** Ends every fault. */
  public synchronized void clear() {
    armed.clear();
  }

  /** The fault of a request, which is over with it, or null. */
  synchronized @Nullable AppFault take(String method, String path) {
    for (Armed one : armed) {
      boolean verb = one.method().isEmpty() || one.method().equals(method);
      if (verb && one.match().matcher(path).find() && one.skip().getAndDecrement() <= 0) {
        armed.remove(one);
        return one.fault();
      }
    }
    return null;
  }
}
