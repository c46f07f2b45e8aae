package dev.homelab.cli.run;

import dev.homelab.report.Layout;

/** What is said at Ctrl-C. */
final class StopWords {
  /** At the second time. */
  static final String LEAVING = "leaving what runs; the next up finds out what became of it";

  private StopWords() {}

  /** At the first time, with so many steps that go on. */
  static String stopping(long running) {
    return "stopping: "
        + Layout.count(running, "step is", "steps are")
        + " finishing; press again to leave "
        + (running == 1 ? "it" : "them");
  }
}
