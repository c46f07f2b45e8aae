package dev.homelab.cli.run;

import dev.homelab.report.Layout;

/** What is said at Ctrl-C. */
final class StopWords {
  /** At the second time. */
  static final String LEAVING = "leaving what runs; the next up finds out what became of it";

  private StopWords() {}

  /** At the first time, with so many steps that go on. */
  static String stopping(long running) {
    return "stopping: waits end, changes finish ("
        + Layout.count(running, "step", "steps")
        + "); press again to leave "
        + (running == 1 ? "it" : "them");
  }
}
