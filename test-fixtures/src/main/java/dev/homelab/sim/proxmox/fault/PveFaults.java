package dev.homelab.sim.proxmox.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The faults that are in force. */
public final class PveFaults {
  private static final class Armed {
    final String method;
    final Pattern match;
    final int skip;
    final int times;
    final PveFault fault;
    int seen;

    Armed(String method, String match, int skip, int times, PveFault fault) {
      this.method = method;
      this.match = Pattern.compile(match);
      this.skip = skip;
      this.times = times;
      this.fault = fault;
    }

    boolean hits() {
      int at = seen++;
      return at >= skip && (times == 0 || at < skip + times);
    }
  }

  /** Stands for every verb that may change something. */
  public static final String WRITES = "POST PUT DELETE";

  private final List<Armed> armed = new ArrayList<>();

  /** A fault for the next request or task that fits. */
  public void once(String method, String match, PveFault fault) {
    add(method, match, 0, 1, fault);
  }

  /**
   * A fault in force.
   *
   * @param method the verb, or several with a space between; empty for any, and for faults of tasks
   *     and locks
   * @param match what the path, the task's type or the machine's number holds a match of
   * @param skip how many that fit pass first
   * @param times how many are hit; 0 for all
   */
  public synchronized void add(String method, String match, int skip, int times, PveFault fault) {
    armed.add(new Armed(method, match, skip, times, fault));
  }

  /** Ends every fault. */
  public synchronized void clear() {
    armed.clear();
  }

  /** The fault of a request, which counts as seen, or null. */
  public synchronized @Nullable PveFault take(String method, String path) {
    for (Armed one : armed) {
      boolean request =
          !(one.fault instanceof PveFault.LockTimeout
              || one.fault instanceof PveFault.NoWorker
              || one.fault instanceof PveFault.TaskHides
              || one.fault instanceof PveFault.TaskEnds);
      boolean fits =
          request
              && (one.method.isEmpty() || List.of(one.method.split(" ", -1)).contains(method))
              && one.match.matcher(path).find();
      if (fits && one.hits()) {
        return one.fault;
      }
    }
    return null;
  }

  /** The fault of a kind for a name, which counts as seen, or null. */
  public synchronized <T extends PveFault> @Nullable T takes(Class<T> kind, String name) {
    for (Armed one : armed) {
      if (kind.isInstance(one.fault) && one.match.matcher(name).find() && one.hits()) {
        return kind.cast(one.fault);
      }
    }
    return null;
  }
}
