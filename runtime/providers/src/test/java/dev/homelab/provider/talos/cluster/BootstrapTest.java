package dev.homelab.provider.talos.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static SortedMap<String, SortedSet<Long>> told(List<Long> first, List<Long> second) {
    SortedMap<String, SortedSet<Long>> told = new TreeMap<>();
    told.put("cp-1", new TreeSet<>(first));
    told.put("cp-2", new TreeSet<>(second));
    return told;
  }

  @Test
  void controlPlanesThatBeganEtcdEachForItselfAreRefused() {
    assertThatThrownBy(() -> Bootstrap.requireOne(told(List.of(1L), List.of(2L))))
        .hasMessageContaining("HL7034")
        .hasMessageContaining("two etcd clusters");
  }

  @Test
  void oneThatKnowsOnlySomeOfTheMembersYetBelongsToThem() {
    assertThatCode(() -> Bootstrap.requireOne(told(List.of(1L, 2L, 3L), List.of(1L, 2L))))
        .doesNotThrowAnyException();
    assertThatCode(() -> Bootstrap.requireOne(new TreeMap<>())).doesNotThrowAnyException();
  }
}
