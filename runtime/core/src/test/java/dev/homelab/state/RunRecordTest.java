package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunRecordTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final RunRecord RUN = RunRecord.started("id", "up", START);

  private static RunRecord ended(int skipped, RunRecord.Failure... failures) {
    return RUN.finished(START, new TreeMap<>(), List.of(failures), skipped, List.of());
  }

  @Test
  void aKilledRunAndOneStoppedWithStepsLeftWereInterrupted() {
    assertThat(RUN.wasInterrupted()).isTrue();
    assertThat(ended(3).wasInterrupted()).isTrue();
  }

  @Test
  void oneThatDidAllOrWaitedForAFailureWasNot() {
    assertThat(ended(0).wasInterrupted()).isFalse();
    Address web = Address.parse("app.web");
    assertThat(ended(3, new RunRecord.Failure(web, Action.CREATE, "no")).wasInterrupted())
        .isFalse();
  }
}
