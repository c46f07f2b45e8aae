package dev.homelab.sim.kube.controllers;

import dev.homelab.sim.kube.Breakage;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs all controllers on one thread, by changes and by due times on a scaled clock. The clock
 * stands still while the thread cannot keep up with it: a machine with other work to do would else
 * let simulated minutes pass between two steps, and deadlines with them.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class.getName());
  private static final long IDLE_MILLIS = 1000;
  private static final long CLOSE_MILLIS = 5_000;
  private static final double NANOS = 1e9;
  private static final int BATCH = 64;

  /** How late a step may be before the clock waits for it. */
  private static final long LATE_NANOS = 10_000_000;

  private record Due(long nanos, long order, int controller, String key) {}

  private final List<Controller> controllers;
  private final double speed;
  private final LongSupplier nanoTime;
  private final Subscription changes;
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.nanos() == b.nanos()
                  ? Long.compare(a.order(), b.order())
                  : Long.compare(a.nanos(), b.nanos()));
  private final Map<String, Due> waiting = new HashMap<>();
  private final AtomicLong orders = new AtomicLong();
  private final long begin;
  private final Thread thread;
  private final Breakage breakage = new Breakage("the simulated controllers");
  private long stood;
  private volatile boolean closed;

  private Loop(
      ObjectStore store, List<Controller> controllers, double speed, LongSupplier nanoTime) {
    this.controllers = controllers;
    this.speed = speed;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
    Subscription made = store.subscribe(null, 0);
    if (made == null) {
      throw new SimulatorException("the controllers cannot start");
    }
    this.changes = made;
    for (String resource : store.resources()) {
      store.list(resource, null).items().stream()
          .map(s -> new Change(s.version(), s, null, false))
          .forEach(this::observe);
    }
    this.thread = new Thread(this::run, "simulator-controllers");
    thread.setDaemon(true);
  }

  /**
   * Starts the controllers.
   *
   * @param speed how many simulated seconds pass in one
   * @param nanoTime the ticker that due times are counted on
   */
  static Loop start(
      ObjectStore store, List<Controller> controllers, double speed, LongSupplier nanoTime) {
    Loop loop = new Loop(store, controllers, speed, nanoTime);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!closed) {
        Change change = changes.poll(untilNext());
        for (int i = 0; change != null && i < BATCH; i++) {
          observe(change);
          change = changes.poll(0);
        }
        if (change != null) {
          observe(change);
        }
        runDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      breakage.note(e);
    }
  }

  /** What ended the controllers before they were closed. */
  public Breakage breakage() {
    return breakage;
  }

  private long untilNext() {
    Due next = queue.peek();
    if (next == null) {
      return IDLE_MILLIS;
    }
    long nanos = next.nanos() - now();
    return nanos <= 0 ? 0 : Math.min(IDLE_MILLIS, nanos / 1_000_000 + 1);
  }

  private void observe(Change change) {
    for (int i = 0; i < controllers.size(); i++) {
      controllers.get(i).observe(change, work(i));
    }
  }

  private Controller.Work work(int controller) {
    return new Controller.Work() {
      @Override
      public void add(String key, double seconds) {
        schedule(controller, key, seconds);
      }

      @Override
      public double now() {
        return (Loop.this.now() - begin) / NANOS * speed;
      }
    };
  }

  private void schedule(int controller, String key, double seconds) {
    long at = now() + (long) (seconds * NANOS / speed);
    String id = controller + " " + key;
    Due known = waiting.get(id);
    if (known != null && known.nanos() <= at) {
      return;
    }
    if (known != null) {
      queue.remove(known);
    }
    Due due = new Due(at, orders.incrementAndGet(), controller, key);
    waiting.put(id, due);
    queue.add(due);
  }

  /** The ticker without the time that the clock stood still. */
  private long now() {
    return nanoTime.getAsLong() - stood;
  }

  private void runDue() {
    for (int i = 0; i < BATCH; i++) {
      Due next = queue.peek();
      if (next == null || next.nanos() > now()) {
        return;
      }
      stood += Math.max(0, now() - next.nanos() - LATE_NANOS);
      queue.poll();
      waiting.remove(next.controller() + " " + next.key());
      try {
        controllers.get(next.controller()).reconcile(next.key(), work(next.controller()));
      } catch (ApiException e) {
        LOG.log(Level.FINE, "a controller's write was refused", e);
        schedule(next.controller(), next.key(), 1);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    breakage.close();
    changes.close();
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
