package dev.homelab.sim.kube.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The changes of one resource (or of all) from one version on, in order. */
public final class Subscription implements AutoCloseable {
  private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>();
  private final @Nullable String resource;
  private final Consumer<Subscription> onClose;
  private volatile boolean closed;

  Subscription(@Nullable String resource, Consumer<Subscription> onClose) {
    this.resource = resource;
    this.onClose = onClose;
  }

  void offer(Change change) {
    if (resource == null || resource.equals(change.now().resource())) {
      queue.add(change);
    }
  }

  /** Whether it is a client's watch, and not the controllers' view of everything. */
  boolean isOfOneResource() {
    return resource != null;
  }

  /** The next change, null when none came in time. */
  public @Nullable Change poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether the world ended this subscription. */
  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
  }
}
