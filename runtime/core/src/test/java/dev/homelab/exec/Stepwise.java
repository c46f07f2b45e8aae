package dev.homelab.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Everything on one thread, in an order drawn from a seed, with a time that jumps to the next timer
 * when nothing else is left to do. An Error of any part ends the run, as a kill would.
 */
final class Stepwise implements Machinery {
  private final Random random;
  private final ArrayDeque<Runnable> events = new ArrayDeque<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long number;

  private record Timer(Instant due, long number, Runnable event) {}

  Stepwise(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void work(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void post(Runnable event) {
    events.add(event);
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.add(new Timer(now.plus(delay), number++, event));
  }

  @Override
  public Runnable next() {
    while (true) {
      boolean work = !tasks.isEmpty() && (events.isEmpty() || random.nextInt(3) == 0);
      if (work) {
        tasks.remove(random.nextInt(tasks.size())).run();
        now = now.plusMillis(random.nextInt(20));
      } else if (!events.isEmpty()) {
        return events.remove();
      } else {
        Timer first = timers.poll();
        if (first == null) {
          throw new AssertionError("the run waits for something that never comes");
        }
        now = first.due().isAfter(now) ? first.due() : now;
        return first.event();
      }
    }
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration time, BooleanSupplier cancelled) {
    now = now.plus(time);
  }

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
