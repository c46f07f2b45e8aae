package dev.homelab.dsl.spec.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The disks that a disk comes from: what it is copied from, what that is copied from, and so on.
 *
 * @param size how large the first of them is that has a size of its own, or null
 * @param round the disks that are copied from each other all round, as the chain meets them; empty
 *     when it has an end
 */
record CopyChain(@Nullable String size, List<String> round) {
  CopyChain {
    round = List.copyOf(round);
  }

  /**
   * The chain of a copy.
   *
   * @param known the disks of its tenant, by their names
   * @param disk the name of the copy
   */
  static CopyChain of(Map<String, DiskSource.Kept> known, String disk) {
    List<String> passed = new ArrayList<>();
    String size = null;
    String here = disk;
    while (here != null && !passed.contains(here)) {
      passed.add(here);
      DiskSource.Kept kept = known.get(here);
      size = size == null && kept != null && passed.size() > 1 ? kept.size() : size;
      here = kept == null ? null : kept.original();
    }
    return new CopyChain(
        size, here == null ? List.of() : passed.subList(passed.indexOf(here), passed.size()));
  }

  /** Whether this is the disk that tells of the round: one of them does. */
  boolean isToldBy(String disk) {
    return !round.isEmpty() && Collections.min(round).equals(disk);
  }
}
