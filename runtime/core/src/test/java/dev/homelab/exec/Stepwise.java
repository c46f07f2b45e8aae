package dev.homelab.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
  private final JumpingTime clock = new JumpingTime();

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
    clock.after(delay, event);
  }

  @Override
  public Runnable next() {
    while (true) {
      boolean work = !tasks.isEmpty() && (events.isEmpty() || random.nextInt(3) == 0);
      if (work) {
        tasks.remove(random.nextInt(tasks.size())).run();
        clock.pass(Duration.ofMillis(random.nextInt(20)));
      } else if (!events.isEmpty()) {
        return events.remove();
      } else {
        return clock.next();
      }
    }
  }

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public void pause(Duration time, BooleanSupplier cancelled) {
    clock.pass(time);
  }

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
