package dev.homelab.sim.talos.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The faults that are in force. */
public final class TalosFaults {
  private static final class Armed {
    final Pattern node;
    final Pattern method;
    final int skip;
    final int times;
    final TalosFault fault;
    int seen;

    Armed(String node, String method, int skip, int times, TalosFault fault) {
      this.node = Pattern.compile(node);
      this.method = Pattern.compile(method);
      this.skip = skip;
      this.times = times;
      this.fault = fault;
    }

    boolean hits() {
      int at = seen++;
      return at >= skip && (times == 0 || at < skip + times);
    }
  }

  private final List<Armed> armed = new ArrayList<>();

  /** A fault for the next call or event of a machine that fits. */
  public void once(String node, String method, TalosFault fault) {
    add(node, method, 0, 1, fault);
  }

  /**
   * A fault in force.
   *
   * @param node what the machine's id or address holds a match of; empty for every one
   * @param method what the call's name holds a match of, such as {@code Bootstrap}; empty for any,
   *     and for faults that are not of calls
   * @param skip how many that fit pass first
   * @param times how many are hit; 0 for all
   */
  public synchronized void add(String node, String method, int skip, int times, TalosFault fault) {
    armed.add(new Armed(node, method, skip, times, fault));
  }

  /** Ends every fault. */
  public synchronized void clear() {
    armed.clear();
  }

  /** The fault of a call, which counts as seen, or null. */
  public synchronized TalosFault.@Nullable OfCall take(String id, String address, String method) {
    for (Armed one : armed) {
      boolean fits =
          (one.node.matcher(id).find() || one.node.matcher(address).find())
              && one.method.matcher(method).find();
      if (one.fault instanceof TalosFault.OfCall fault && fits && one.hits()) {
        return fault;
      }
    }
    return null;
  }

  /** The fault of a kind for a machine, which counts as seen, or null. */
  public synchronized <T extends TalosFault> @Nullable T takes(Class<T> kind, String node) {
    for (Armed one : armed) {
      if (kind.isInstance(one.fault) && one.node.matcher(node).find() && one.hits()) {
        return kind.cast(one.fault);
      }
    }
    return null;
  }
}
