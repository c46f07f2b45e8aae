package dev.homelab.real;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is done again and again on a thread of its own, with a short pause between, until it is
 * closed; with the watch that a round has open, which closing ends.
 */
final class Rounds implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<KubeApi.@Nullable Watching> open = new AtomicReference<>();
  private final Thread thread;

  /** Rounds that have yet to start. */
  Rounds(String name, Runnable round) {
    this.thread = new Thread(() -> run(round), name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run(Runnable round) {
    boolean on = true;
    while (on) {
      round.run();
      on = !stops();
    }
  }

  private boolean stops() {
    try {
      return stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * A round watches, or does not any more.
   *
   * @param watching what it has open; null for nothing
   * @return whether the rounds go on; else the watch is not to be read
   */
  boolean watch(KubeApi.@Nullable Watching watching) {
    open.set(watching);
    return stopped.getCount() > 0;
  }

  @Override
  public void close() {
    stopped.countDown();
    KubeApi.Watching watching = open.get();
    if (watching != null) {
      watching.close();
    }
    thread.interrupt();
  }
}
