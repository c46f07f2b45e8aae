package dev.homelab.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Where a run gets its threads and its time from. One thread, the loop, takes events one after
 * another and decides; work that may block is done elsewhere and tells its end as an event.
 */
interface Machinery extends AutoCloseable {
  /** Does work that may block; several may go on at once. Called by the loop. */
  void work(Runnable task);

  /** Hands an event to the loop, from any thread. */
  void post(Runnable event);

  /** Hands an event to the loop after a time; called by the loop. */
  void after(Duration delay, Runnable event);

  /** The next event, waiting for it; called by the loop. */
  Runnable next() throws InterruptedException;

  /** The time. */
  Instant now();

  /** Waits for a time, or less when {@code cancelled} turns true and {@link #wake} is called. */
  void pause(Duration time, BooleanSupplier cancelled) throws InterruptedException;

  /** Lets pauses look again whether they are cancelled. */
  void wake();

  /** Ends the threads, without waiting for what they do. */
  @Override
  void close();
}
