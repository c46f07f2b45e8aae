package dev.homelab.cli.run;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls something at equal times, on a thread of its own that does not keep the process alive. A
 * call that fails is left out; the next one is made all the same.
 */
final class Ticker implements AutoCloseable {
  private final ScheduledExecutorService timer;
  private final Future<?> ticks;

  Ticker(Runnable action, long millis) {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "screen");
              thread.setDaemon(true);
              return thread;
            });
    ticks = timer.scheduleWithFixedDelay(() -> once(action), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void once(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failed) {
      // It would end all calls to come: a screen would stand still until the run is over.
    }
  }

  @Override
  public void close() {
    ticks.cancel(false);
    timer.shutdownNow();
  }
}
