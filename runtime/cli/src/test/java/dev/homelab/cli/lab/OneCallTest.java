package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.spi.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
  void aCallAfterAnHourHasItsWholeTime() {
    SetClock clock = new SetClock();
    OneCall call = new OneCall(new NoSecrets(), clock, Duration.ofSeconds(30));
    assertThat(call.deadline()).isEqualTo(Instant.ofEpochSecond(30));
    clock.now = Instant.ofEpochSecond(3600);
    assertThat(Duration.between(call.now(), call.deadline())).isEqualTo(Duration.ofSeconds(30));
  }
}
