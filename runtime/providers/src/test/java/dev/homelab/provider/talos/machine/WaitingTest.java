package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import org.junit.jupiter.api.Test;

/** What a wish to stop means for a wait: that depends on whether a change is under way. */
class WaitingTest {
  private final FakeCall call = FakeCall.patient();

  @Test
  void whatIsWaitedForBeforeAChangeIsNotWaitedForWhenTheRunIsToStop() {
    Waiting waiting = Waiting.idle(call);
    waiting.once("cp-1 to answer", "");
    call.stop();

    ProviderException stopped =
        catchThrowableOfType(
            ProviderException.class, () -> waiting.once("cp-1 to answer", "it is off"));

    assertThat(stopped.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(waiting.isOver()).isTrue();
    assertThat(call.waited).containsExactly("cp-1 to answer");
  }

  @Test
  void aChangeThatIsUnderWayIsWaitedForToItsEnd() {
    Waiting begun = Waiting.idle(call);
    begun.busy();
    Waiting whole = Waiting.whole(call);
    call.stop();

    begun.once("cp-1 to install itself", "");
    whole.once("cp-1 to restart", "");

    assertThat(begun.isOver()).isFalse();
    call.cancel();
    assertThat(begun.isStopped()).isTrue();
    assertThat(whole.isOver()).isTrue();
  }
}
