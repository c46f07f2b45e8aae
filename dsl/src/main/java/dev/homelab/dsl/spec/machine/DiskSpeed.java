package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a disk.
 *
 * @param limits by name: {@code read}, {@code write} and their bursts in MB per second, {@code
 *     readOps}, {@code writeOps} and their bursts in requests per second
 */
record DiskSpeed(Map<String, Integer> limits) {
  private static final List<String> NAMES = List.of("read", "write", "readOps", "writeOps");
  private static final String BURST = "Burst";

  DiskSpeed {
    limits = Map.copyOf(limits);
  }

  static DiskSpeed of(NamedArguments given) {
    Map<String, Integer> limits = new TreeMap<>();
    for (String name : NAMES) {
      for (String one : List.of(name, name + BURST)) {
        Integer limit = given.optionalCount(one);
        if (limit != null) {
          limits.put(one, limit);
        }
      }
    }
    return new DiskSpeed(limits);
  }

  /** What makes no sense, or null. */
  @Nullable String problem() {
    if (limits.isEmpty()) {
      return "how fast may the disk be?";
    }
    for (String name : NAMES) {
      Integer usual = limits.get(name);
      Integer burst = limits.get(name + BURST);
      if ((usual != null && usual == 0) || (burst != null && burst == 0)) {
        return "a disk that is never read or written is none";
      }
      if (burst != null && (usual == null || burst <= usual)) {
        return "`" + name + BURST + ":` is more than `" + name + ":`, which it goes beyond";
      }
    }
    return null;
  }

  /** The limits as a machine's disk has them. */
  Value.Tree tree() {
    TreeBuilder tree = TreeBuilder.tree();
    limits.forEach(tree::put);
    return tree.build();
  }
}
