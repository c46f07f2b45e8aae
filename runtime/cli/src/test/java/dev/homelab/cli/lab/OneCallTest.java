package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.spi.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The time that a command's own calls have. */
class OneCallTest {
  /** A clock that the test sets. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Secrets that are their names. */
  private static final class NoSecrets implements SecretResolver {
    @Override
    public String resolve(String name) {
      return name;
    }

    @Override
    public String digest(String text) {
      return text;
    }

    @Override
    public String redact(String text) {
      return text;
    }
  }

  @Test
  void theTimeOfACallEndsAndThatOfTheNextIsWhole() {
    SetClock clock = new SetClock();
    OneCall call = new OneCall(new NoSecrets(), clock, Duration.ofSeconds(30));
    assertThat(call.deadline()).isEqualTo(Instant.ofEpochSecond(30));
    clock.now = Instant.ofEpochSecond(3600);
    assertThat(call.deadline()).isEqualTo(Instant.ofEpochSecond(30));
    assertThat(call.again().deadline()).isEqualTo(Instant.ofEpochSecond(3630));
  }

  @Test
  void callsOfOneCommandAreCancelledTogether() {
    OneCall call = new OneCall(new NoSecrets(), new SetClock(), Duration.ofSeconds(30));
    OneCall next = call.again();
    AtomicInteger ended = new AtomicInteger();
    next.onCancel(ended::incrementAndGet).close();
    next.onCancel(ended::incrementAndGet);
    call.cancel();
    assertThat(ended).hasValue(1);
    assertThat(next.isCancelled()).isTrue();
  }
}
