package dev.homelab.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LooksTest {
  /** A call on a clock of its own, which is told to stop, or cancelled, at a time. */
  private static final class Timed implements CallContext {
    private Instant now = Instant.EPOCH;
    private Instant stopAt = Instant.MAX;
    private Instant cancelAt = Instant.MAX;

    @Override
    public SecretResolver secrets() {
      throw new IllegalStateException("a wait needs no secret");
    }

    @Override
    public Instant deadline() {
      return Instant.EPOCH.plusSeconds(100);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public boolean isCancelled() {
      return !now.isBefore(cancelAt);
    }

    @Override
    public boolean isStopping() {
      return isCancelled() || !now.isBefore(stopAt);
    }

    @Override
    public Listening onCancel(Runnable action) {
      return () -> {};
    }

    @Override
    public void pause(Duration time) {
      now = now.plus(time);
    }

    @Override
    public void waitingFor(String what) {}

    @Override
    public void progress(String what) {}

    @Override
    public void recordHandle(String handle) {}

    @Override
    public @Nullable String handle() {
      return null;
    }
  }

  private final Timed call = new Timed();

  @Test
  void waitsForItsWholeTimeAndNotBeyondTheLastMoments() {
    assertThat(Looks.again("it", Duration.ofMillis(2500), call)).isTrue();
    assertThat(call.now).isEqualTo(Instant.EPOCH.plusMillis(2500));
    call.now = Instant.EPOCH.plusSeconds(96);
    assertThat(Looks.again("it", Duration.ofSeconds(1), call)).isFalse();
    assertThat(Looks.isStopped(call)).isFalse();
  }

  @Test
  void anIdleWaitEndsWithinASecondOnceTheRunIsToStop() {
    call.stopAt = Instant.EPOCH.plusMillis(1200);
    assertThat(Looks.again("it", Duration.ofSeconds(30), call)).isFalse();
    assertThat(call.now).isEqualTo(Instant.EPOCH.plusSeconds(2));
    assertThat(Looks.isStopped(call)).isTrue();
  }

  @Test
  void aWaitInTheMiddleOfAChangeGoesOnUntilItIsCancelled() {
    call.stopAt = Instant.EPOCH;
    assertThat(Looks.again("it", Duration.ofSeconds(10), call, false)).isTrue();
    call.cancelAt = Instant.EPOCH.plusSeconds(12);
    assertThat(Looks.again("it", Duration.ofSeconds(10), call, false)).isFalse();
    assertThat(call.now).isEqualTo(Instant.EPOCH.plusSeconds(12));
  }
}
