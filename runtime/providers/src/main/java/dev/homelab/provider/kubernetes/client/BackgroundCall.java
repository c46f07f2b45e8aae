package dev.homelab.provider.kubernetes.client;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of requests that no step asks for, such as a watch's, until what makes them closes.
 */
public final class BackgroundCall implements CallContext {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch closed;
  private final Consumer<String> told;

  /** A context that is cancelled when the latch opens. */
  public BackgroundCall(CountDownLatch closed) {
    this(
        closed,
        what -> {
          // Nobody asked for this call, so nobody is told.
        });
  }

  /** The same, with somebody who is told what is worth telling, such as a program that logs in. */
  public BackgroundCall(CountDownLatch closed, Consumer<String> told) {
    this.closed = closed;
    this.told = told;
  }

  @Override
  public SecretResolver secrets() {
    throw new UnsupportedOperationException("no secrets here");
  }

  @Override
  public Instant deadline() {
    return now().plus(PATIENCE);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public boolean isCancelled() {
    return closed.getCount() == 0;
  }

  @Override
  public Listening onCancel(Runnable action) {
    // Closing the client cancels what is under way.
    return () -> {};
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closed");
    }
  }

  @Override
  public void waitingFor(String what) {
    // Nobody asked for this call, so nobody is told.
  }

  @Override
  public void progress(String what) {
    told.accept(what);
  }

  @Override
  public void recordHandle(String handle) {
    // There is no handle.
  }

  @Override
  public @Nullable String handle() {
    return null;
  }
}
