package dev.homelab.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {
  @Test
  void goesOnAfterACallThatFails() throws InterruptedException {
    CountDownLatch calls = new CountDownLatch(3);
    Runnable failing =
        () -> {
          calls.countDown();
          throw new IllegalStateException("no picture");
        };
    try (Ticker ticker = new Ticker(failing, 1)) {
      assertThat(calls.await(30, TimeUnit.SECONDS)).as("%s", ticker).isTrue();
    }
  }
}
