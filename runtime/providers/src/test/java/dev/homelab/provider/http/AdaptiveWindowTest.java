package dev.homelab.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveWindowTest {
  private static final Duration SOON = Duration.ofMillis(20);

  @Test
  void letsNoMoreInThanItsSize() throws InterruptedException {
    AdaptiveWindow window = new AdaptiveWindow(2, 8);
    assertThat(window.acquire(SOON)).isTrue();
    assertThat(window.acquire(SOON)).isTrue();
    assertThat(window.acquire(SOON)).isFalse();
    window.release(1_000_000);
    assertThat(window.acquire(SOON)).isTrue();
  }

  @Test
  void growsWithGoodAnswersUpToItsLargest() throws InterruptedException {
    AdaptiveWindow window = new AdaptiveWindow(2, 8);
    for (int i = 0; i < 200; i++) {
      assertThat(window.acquire(SOON)).isTrue();
      window.release(1_000_000);
    }
    assertThat(window.size()).isEqualTo(8);
  }

  @Test
  void halvesAndWaitsWhenToldToSlowDown() throws InterruptedException {
    AdaptiveWindow window = new AdaptiveWindow(16, 32);
    assertThat(window.acquire(SOON)).isTrue();
    assertThat(
            new java.util.concurrent.CountDownLatch(1)
                .await(110, java.util.concurrent.TimeUnit.MILLISECONDS))
        .isFalse();
    long start = System.nanoTime();
    window.throttled(Duration.ofSeconds(1));
    assertThat(window.size()).isEqualTo(8);
    assertThat(window.acquire(SOON)).isFalse();
    assertThat(window.acquire(Duration.ofSeconds(30))).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(950).toNanos());
  }

  @Test
  void shrinksWhenAnswersGetSlow() throws InterruptedException {
    AdaptiveWindow window = new AdaptiveWindow(16, 32);
    assertThat(window.acquire(SOON)).isTrue();
    window.release(10_000_000);
    assertThat(window.acquire(SOON)).isTrue();
    assertThat(
            new java.util.concurrent.CountDownLatch(1)
                .await(310, java.util.concurrent.TimeUnit.MILLISECONDS))
        .isFalse();
    window.release(300_000_000);
    assertThat(window.size()).isLessThan(16);
  }
}
