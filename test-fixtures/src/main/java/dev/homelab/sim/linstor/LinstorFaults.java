package dev.homelab.sim.linstor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The faults that are in force. Safe for several threads. */
public final class LinstorFaults {
  /** The method of commands in the satellite, whose words are matched instead of a path. */
  public static final String EXEC = "EXEC";

  private record Armed(String method, Pattern match, AtomicInteger skip, LinstorFault fault) {}

  private final List<Armed> armed = new ArrayList<>();
  private final Map<String, Integer> met = new TreeMap<>();

  /**
   * A fault for the next request or command that fits.
   *
   * @param method the verb, {@link #EXEC}, or empty for any
   * @param match what the path or the command holds a match of
   */
  public void once(String method, String match, LinstorFault fault) {
    once(method, match, 0, fault);
  }

  /** The same after so many that fit. */
  public synchronized void once(String method, String match, int skip, LinstorFault fault) {
    armed.add(new Armed(method, Pattern.compile(match), new AtomicInteger(skip), fault));
  }

  /** Ends every fault. */
  public synchronized void clear() {
    armed.clear();
  }

  /** How often faults were met so far, by their names. */
  public synchronized Map<String, Integer> met() {
    return new TreeMap<>(met);
  }

  /** The fault of a request or command, which is over with it, or null. */
  synchronized @Nullable LinstorFault take(String method, String text) {
    for (Armed one : armed) {
      boolean verb = one.method().isEmpty() || one.method().equals(method);
      if (verb && one.match().matcher(text).find() && one.skip().getAndDecrement() <= 0) {
        armed.remove(one);
        met.merge(one.fault().getClass().getSimpleName(), 1, Integer::sum);
        return one.fault();
      }
    }
    return null;
  }
}
