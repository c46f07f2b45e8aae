package dev.homelab.cli.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls something at equal times, on a thread of its own that does not keep the process alive. */
final class Ticker implements AutoCloseable {
  private final ScheduledExecutorService timer;

  Ticker(Runnable action, long millis) {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "screen");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(action, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
