package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the phase of a volume tells of what is in it. */
class DataVolumesTest {
  private static Value.Tree volume(String phase) {
    return Value.ofMap(Map.of("status", Map.of("phase", phase)));
  }

  @Test
  void whatWaitsOrIsBeingFilledHoldsNothingYet() {
    for (String phase :
        List.of(
            "WaitForFirstConsumer",
            "PendingPopulation",
            "ImportScheduled",
            "ImportInProgress",
            "CloneScheduled",
            "UploadReady")) {
      assertThat(DataVolumes.isUntouched(volume(phase))).as(phase).isTrue();
    }
  }

  @Test
  void whatMayHaveBeenInUseIsTakenForFull() {
    for (String phase : List.of("Succeeded", "Failed", "Paused", "Pending", "Unknown", "")) {
      assertThat(DataVolumes.isUntouched(volume(phase))).as(phase).isFalse();
    }
    assertThat(DataVolumes.isUntouched(Value.Tree.EMPTY)).isFalse();
  }
}
