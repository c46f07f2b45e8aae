package dev.homelab.cli.lab;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The context of calls that a command makes itself, outside any run. A command may go on for hours,
 * so each use of it has its whole time.
 */
public final class OneCall implements CallContext {
  private final SecretResolver secrets;
  private final Clock clock;
  private final Duration time;
  private final List<Runnable> cancelling = new ArrayList<>();
  private boolean cancelled;

  /** Calls each of which must end within a time. */
  public OneCall(SecretResolver secrets, Clock clock, Duration time) {
    this.secrets = secrets;
    this.clock = clock;
    this.time = time;
  }

  @Override
  public SecretResolver secrets() {
    return secrets;
  }

  @Override
  public Instant deadline() {
    return clock.instant().plus(time);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Ends what goes on, since the person wants no more of it. */
  public void cancel() {
    List<Runnable> actions;
    synchronized (cancelling) {
      cancelled = true;
      actions = List.copyOf(cancelling);
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public boolean isCancelled() {
    synchronized (cancelling) {
      return cancelled;
    }
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (cancelling) {
      cancelling.add(action);
      if (!cancelled) {
        return;
      }
    }
    action.run();
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
    // A single call has nobody to tell.
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
