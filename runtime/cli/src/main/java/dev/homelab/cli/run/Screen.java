package dev.homelab.cli.run;

import dev.homelab.event.EventSink;

/** Shows a run while it goes on. */
interface Screen extends EventSink, AutoCloseable {
  /** Says that the run was asked to stop; {@code again} at the second time. */
  void stopping(boolean again);

  /** Leaves the last picture standing. */
  @Override
  void close();
}
