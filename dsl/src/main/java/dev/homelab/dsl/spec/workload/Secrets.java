package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Value;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the secrets inside values. */
final class Secrets {
  private Secrets() {}

  /** Whether a value is a secret or holds one. */
  static boolean isIn(Value value) {
    return !names(value).isEmpty();
  }

  /** The names of the secrets that a value holds. */
  static SortedSet<String> names(Value value) {
    SortedSet<String> names = new TreeSet<>();
    collect(value, names);
    return names;
  }

  private static void collect(Value value, SortedSet<String> names) {
    if (value instanceof Value.Secret secret) {
      names.add(secret.name());
    } else if (value instanceof Value.Join join) {
      join.parts().forEach(part -> collect(part, names));
    } else if (value instanceof Value.Seq seq) {
      seq.items().forEach(item -> collect(item, names));
    } else if (value instanceof Value.Tree tree) {
      tree.fields().values().forEach(field -> collect(field, names));
    }
  }
}
