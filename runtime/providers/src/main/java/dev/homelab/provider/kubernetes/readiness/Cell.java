package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The newest known form of one object, and a place to wait for the next one. */
final class Cell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Value.@Nullable Tree object;
  private long version = -1;
  private long turn;

  /** Takes a form of the object unless a newer one is known. */
  void offer(Value.Tree newer) {
    lock.lock();
    try {
      long its = versionOf(newer);
      if (its >= version) {
        version = its;
        object = newer;
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the object is gone as of a version. */
  void gone(long asOf) {
    lock.lock();
    try {
      if (asOf >= version) {
        version = asOf;
        object = null;
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes who waits, though the object is the same. */
  void poke() {
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    turn++;
    changed.signalAll();
  }

  /** The newest form; null when the object is gone or not known. */
  Value.@Nullable Tree object() {
    lock.lock();
    try {
      return object;
    } finally {
      lock.unlock();
    }
  }

  /** A number that grows with each change. */
  long turn() {
    lock.lock();
    try {
      return turn;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the turn is past {@code known}, or the time is over. */
  void await(long known, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (turn == known && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The version of an object or list as a number (comparable since Kubernetes 1.35). */
  static long versionOf(Value.Tree object) {
    try {
      return Long.parseLong(Fields.text(object, "metadata", "resourceVersion"));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
