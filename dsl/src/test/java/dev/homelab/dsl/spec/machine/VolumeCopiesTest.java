package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of a volume follow the number of nodes. */
final class VolumeCopiesTest {
  @ParameterizedTest
  @CsvSource({"1, 1, one node", "2, 2, of 2 nodes", "3, 3, of 3 nodes", "5, 3, of 5 nodes"})
  void asManyAsThereAreNodesAndNotMoreThanThree(int nodes, int copies, String reason) {
    VolumeCopies told = VolumeCopies.among(nodes);
    assertThat(told.count()).isEqualTo(copies);
    assertThat(told.reason()).contains(reason);
  }

  @Test
  void withoutANodeThereIsNothingToCopyTo() {
    assertThatThrownBy(() -> VolumeCopies.among(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
