package dev.homelab.model;

import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the names of the secrets that a value refers to, however deep they lie. */
public final class SecretNames {
  private SecretNames() {}

  /** The names of all secrets inside the value; empty when there is none. */
  public static SortedSet<String> in(Value value) {
    SortedSet<String> names = new TreeSet<>();
    collect(value, names);
    return names;
  }

  /** Whether the value is a secret or holds one. */
  public static boolean isIn(Value value) {
    return !in(value).isEmpty();
  }

  private static void collect(Value value, SortedSet<String> names) {
    if (value instanceof Value.Secret secret) {
      names.add(secret.name());
    } else if (value instanceof Value.Tree tree) {
      tree.fields().values().forEach(field -> collect(field, names));
    } else if (value instanceof Value.Seq seq) {
      seq.items().forEach(item -> collect(item, names));
    } else if (value instanceof Value.Join join) {
      join.parts().forEach(part -> collect(part, names));
    }
  }
}
