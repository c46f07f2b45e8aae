package dev.homelab.cli.lab;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.Cancellation;
import dev.homelab.spi.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call that a command makes itself, outside any run. A command that goes on for
 * hours makes each of its calls with {@link #again}.
 */
public final class OneCall implements CallContext {
  private final SecretResolver secrets;
  private final Clock clock;
  private final Duration time;
  private final Instant deadline;
  private final Cancellation cancellation;
  private final Consumer<String> told;

  /** A call that must end within a time from now. */
  public OneCall(SecretResolver secrets, Clock clock, Duration time) {
    this(secrets, clock, time, new Cancellation(), nobody -> {});
  }

  private OneCall(
      SecretResolver secrets,
      Clock clock,
      Duration time,
      Cancellation cancellation,
      Consumer<String> told) {
    this.told = told;
    this.secrets = secrets;
    this.clock = clock;
    this.time = time;
    this.deadline = clock.instant().plus(time);
    this.cancellation = cancellation;
  }

  /** One more call with its whole time from now on; it is cancelled together with this one. */
  public OneCall again() {
    return new OneCall(secrets, clock, time, cancellation, told);
  }

  /** The same call, which tells its progress to somebody. */
  public OneCall telling(Consumer<String> somebody) {
    return new OneCall(secrets, clock, time, cancellation, somebody);
  }

  @Override
  public SecretResolver secrets() {
    return secrets;
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Ends what goes on, since the person wants no more of it. */
  public void cancel() {
    cancellation.cancel();
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  @Override
  public Listening onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  @Override
  public void waitingFor(String what) {
    // A single call has nobody to tell.
  }

  @Override
  public void progress(String what) {
    told.accept(what);
  }

  @Override
  public void recordHandle(String handle) {
    // Nothing of it is resumed.
  }

  @Override
  public @Nullable String handle() {
    return null;
  }
}
