package dev.homelab.exec;

import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;

/**
 * A kill at a moment of a run: a record was written, or a call was answered. It is an Error, since
 * nothing may catch it.
 */
final class Kill extends Error {
  private static final long serialVersionUID = 1;

  private Kill() {}

  /** Runs until the moment of that number; false when the run was over before. */
  static boolean up(Bench bench, Labs labs, int at) {
    int[] left = {at};
    Runnable tick =
        () -> {
          if (--left[0] == 0) {
            throw new Kill();
          }
        };
    bench.journal = new MemoryJournal(bench.state());
    bench.journal.afterRecord(tick);
    bench.platform.afterCall(tick);
    try {
      bench.up(labs);
      return false;
    } catch (Kill killed) {
      return true;
    } finally {
      bench.journal = new MemoryJournal(bench.state());
      bench.platform.afterCall(() -> {});
    }
  }
}
