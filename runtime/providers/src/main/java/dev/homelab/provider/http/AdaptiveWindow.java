package dev.homelab.provider.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be in flight to one host. Grows by one per round of good answers, halves
 * when the host asks to slow down, and shrinks a little when answers take much longer than the
 * fastest ones (additive increase, multiplicative decrease). Safe for use by any thread.
 */
public final class AdaptiveWindow {
  private static final double SLOW_FACTOR = 8;
  private static final long SLOW_FLOOR_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int largest;
  private double limit;
  private int inFlight;
  private long notBefore = System.nanoTime();
  private long fastest = Long.MAX_VALUE;
  private long lastCut = notBefore;

  /** A window that starts at {@code first} requests and never passes {@code largest}. */
  public AdaptiveWindow(int first, int largest) {
    this.limit = first;
    this.largest = largest;
  }

  /**
   * Waits for a place. Every call that returns true must be followed by {@link #release} or {@link
   * #throttled}.
   *
   * @param patience the longest wait
   * @return false when no place came free in that time
   */
  public boolean acquire(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        long pause = notBefore - now;
        if (pause <= 0 && inFlight < Math.max(1, (int) limit)) {
          inFlight++;
          return true;
        }
        long left = end - now;
        if (left <= 0) {
          return false;
        }
        changed.await(pause > 0 ? Math.min(pause, left) : left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back after an answer that took {@code nanos}. */
  public void release(long nanos) {
    lock.lock();
    try {
      inFlight--;
      fastest = Math.min(fastest, nanos);
      long now = System.nanoTime();
      if (nanos > SLOW_FLOOR_NANOS && nanos > fastest * SLOW_FACTOR) {
        if (now - lastCut > nanos) {
          limit = Math.max(4, limit * 0.8);
          lastCut = now;
        }
      } else {
        limit = Math.min(largest, limit + 1 / limit);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back after the host asked to slow down, and keeps everybody away a while. */
  public void throttled(@Nullable Duration retryAfter) {
    lock.lock();
    try {
      inFlight--;
      long now = System.nanoTime();
      if (now - lastCut > TimeUnit.MILLISECONDS.toNanos(100)) {
        limit = Math.max(1, limit / 2);
        lastCut = now;
      }
      if (retryAfter != null) {
        notBefore = Math.max(notBefore, now + retryAfter.toNanos());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of requests that may be in flight now. */
  public int size() {
    lock.lock();
    try {
      return Math.max(1, (int) limit);
    } finally {
      lock.unlock();
    }
  }
}
