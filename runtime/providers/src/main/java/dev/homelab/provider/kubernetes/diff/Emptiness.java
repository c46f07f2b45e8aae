package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/** What an API server does not keep: nothing, and empty maps and lists. */
final class Emptiness {
  private Emptiness() {}

  /** Whether a value is the same as its absence. */
  static boolean isEmpty(@Nullable Value value) {
    return value == null
        || value == Value.Null.NULL
        || (value instanceof Value.Tree tree && tree.fields().isEmpty())
        || (value instanceof Value.Seq seq && seq.items().isEmpty());
  }

  /** Whether a value, or a part of it, is known only later. */
  static boolean isUnknown(@Nullable Value value) {
    return value instanceof Value.Unknown
        || value instanceof Value.Ref
        || (value instanceof Value.Join join
            && join.parts().stream().anyMatch(Emptiness::isUnknown));
  }
}
