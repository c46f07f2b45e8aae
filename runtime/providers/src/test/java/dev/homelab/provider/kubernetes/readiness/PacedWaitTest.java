package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What ends a wait that no watch tells of. */
class PacedWaitTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static ProviderException late() {
    return new ProviderException(
        ErrorClass.TERMINAL, Diagnostic.error("HL5007", "was not ready in time"), null, null);
  }

  private static void looks(FakeCall call) {
    PacedWait.again("the platform", LONG, call, PacedWaitTest::late);
  }

  @Test
  void aRunThatIsToStopEndsItWithoutAFailure() {
    FakeCall call = FakeCall.patient();
    call.stop();
    assertThatThrownBy(() -> looks(call))
        .hasMessageContaining("stopped waiting for the platform")
        .satisfies(
            thrown ->
                assertThat(((ProviderException) thrown).errorClass())
                    .isEqualTo(ErrorClass.TRANSIENT));
  }

  @Test
  void itsTimeEndsItAsTooLate() {
    assertThatThrownBy(() -> looks(new FakeCall(Duration.ZERO)))
        .hasMessageContaining("was not ready in time");
  }
}
