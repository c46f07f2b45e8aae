package dev.homelab.dsl.groovy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that may not end by itself, done on a thread that does not keep the process alive. */
final class InTime {
  private InTime() {}

  /**
   * The outcome of the work.
   *
   * @return null when it took longer than the limit, failed, or the caller was interrupted
   */
  static <T> @Nullable T get(Supplier<T> work, Duration limit) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "homelab-further");
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException noOutcome) {
      task.cancel(true);
      return null;
    } catch (InterruptedException stopped) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
