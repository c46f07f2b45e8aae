package dev.homelab.dsl.spec.kube;

import dev.homelab.model.Value;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Value.Tree} together; what is null or empty is left out. */
public final class TreeBuilder {
  private final TreeMap<String, Value> fields = new TreeMap<>();

  private TreeBuilder() {}

  /** An empty builder. */
  public static TreeBuilder tree() {
    return new TreeBuilder();
  }

  /** A tree with one field. */
  public static Value.Tree of(String name, Object value) {
    return tree().put(name, value).build();
  }

  /** Sets a field, unless the value is null, an empty list or an empty tree. */
  public TreeBuilder put(String name, @Nullable Object plain) {
    if (plain == null) {
      return this;
    }
    Value value = Value.of(plain);
    if (!isEmpty(value)) {
      fields.put(name, value);
    }
    return this;
  }

  /**
   * Sets a field even when its value is an empty list or an empty tree, which then has a meaning.
   */
  public TreeBuilder putEmpty(String name, Object plain) {
    fields.put(name, Value.of(plain));
    return this;
  }

  private static boolean isEmpty(Value value) {
    return (value instanceof Value.Tree tree && tree.fields().isEmpty())
        || (value instanceof Value.Seq seq && seq.items().isEmpty());
  }

  /** The tree so far. */
  public Value.Tree build() {
    return new Value.Tree(fields);
  }
}
