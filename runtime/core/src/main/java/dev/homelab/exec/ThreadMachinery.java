package dev.homelab.exec;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Real threads and real time. Threads are daemons and made as needed; a run limits how many. */
final class ThreadMachinery implements Machinery {
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final AtomicInteger threads = new AtomicInteger();
  private final Object pausing = new Object();
  private @Nullable ExecutorService pool;
  private final Clock clock;
  private long sequence;

  private record Timer(long due, long sequence, Runnable event) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  ThreadMachinery(Clock clock) {
    this.clock = clock;
  }

  /** Made when there is work: a plan that asks nobody needs no thread. */
  private ExecutorService pool() {
    ExecutorService known = pool;
    if (known == null) {
      known =
          new ThreadPoolExecutor(
              0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
      pool = known;
    }
    return known;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "homelab-" + threads.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void work(Runnable task) {
    pool()
        .execute(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error broken) {
                post(
                    () -> {
                      throw broken;
                    });
              }
            });
  }

  @Override
  public void post(Runnable event) {
    events.add(event);
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.add(new Timer(System.nanoTime() + delay.toNanos(), sequence++, event));
  }

  @Override
  public Runnable next() throws InterruptedException {
    while (true) {
      Timer first = timers.peek();
      if (first == null) {
        return events.take();
      }
      long left = first.due() - System.nanoTime();
      Runnable event = left > 0 ? events.poll(left, TimeUnit.NANOSECONDS) : events.poll();
      if (event != null) {
        return event;
      }
      if (first.due() - System.nanoTime() <= 0) {
        timers.remove(first);
        return first.event();
      }
    }
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void pause(Duration time, BooleanSupplier cancelled) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    synchronized (pausing) {
      for (long left = until - System.nanoTime();
          left > 0 && !cancelled.getAsBoolean();
          left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(pausing, left);
      }
    }
  }

  @Override
  public void wake() {
    synchronized (pausing) {
      pausing.notifyAll();
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
    wake();
  }
}
