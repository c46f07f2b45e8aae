package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstantsTest {
  @Test
  void readsWhatThePlatformWrites() {
    long seed = System.nanoTime();
    System.out.println("InstantsTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long second = random.nextLong(-62_167_219_200L, 253_402_300_800L);
      int nanos = List.of(0, 5_000_000, 123_456_000, random.nextInt(1_000_000_000)).get(i % 4);
      Instant time = Instant.ofEpochSecond(second, nanos);
      assertThat(Instants.parse(time.toString())).isEqualTo(time);
    }
  }

  @Test
  void refusesWhatIsNoTime() {
    for (String bad :
        List.of(
            "",
            "2026-11-21",
            "2026-11-21T10:00:00",
            "2026-11-21T10:00:00.Z",
            "x026-11-21T10:00:00Z")) {
      assertThatThrownBy(() -> Instants.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
