package dev.homelab.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Work that takes a time which its calls name, on one thread and in a time that jumps: as many
 * pieces of work overlap as the run begins at once, and each is told of when it is over.
 */
final class Timed implements Machinery {
  private final ArrayDeque<Runnable> events = new ArrayDeque<>();
  private final JumpingTime clock = new JumpingTime();
  private final List<Runnable> told = new ArrayList<>();
  private Duration taken = Duration.ZERO;
  private boolean working;

  /** Says how long the call that goes on now takes; for what is called by work. */
  void takes(Duration time) {
    taken = taken.plus(time);
  }

  @Override
  public void work(Runnable task) {
    working = true;
    taken = Duration.ZERO;
    task.run();
    working = false;
    told.forEach(event -> after(taken, event));
    told.clear();
  }

  @Override
  public void post(Runnable event) {
    if (working) {
      told.add(event);
    } else {
      events.add(event);
    }
  }

  @Override
  public void after(Duration delay, Runnable event) {
    clock.after(delay, event);
  }

  @Override
  public Runnable next() {
    return events.isEmpty() ? clock.next() : events.remove();
  }

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public void pause(Duration time, BooleanSupplier cancelled) {
    taken = taken.plus(time);
  }

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
