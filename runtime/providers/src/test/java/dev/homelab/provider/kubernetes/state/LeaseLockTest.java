package dev.homelab.provider.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.state.FakeMachine;
import dev.homelab.state.StateCodes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseLockTest {
  @Test
  void aRenewalThatFailsInAnUnknownWayIsToldAndDoesNotEndTheNextOnes() {
    List<Diagnostic> notices = new ArrayList<>();
    StateRequests requests =
        new StateRequests(
            (request, context) -> {
              throw new IllegalStateException("closed");
            },
            FakeCall.patient(),
            "homelab");
    LeaseLock lock = new LeaseLock(requests, "homelab-lock", new FakeMachine(), notices::add);

    lock.renew("uid");
    lock.renew("uid");

    assertThat(notices)
        .hasSize(2)
        .allSatisfy(
            notice -> {
              assertThat(notice.code()).isEqualTo(StateCodes.STALE_LOCK);
              assertThat(notice.detail()).contains("IllegalStateException");
            });
  }
}
