package dev.homelab.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into trees of values without caring for what is missing. */
public final class Fields {
  private Fields() {}

  /** The value at a path of field names, or null when a part of it is missing. */
  public static @Nullable Value at(@Nullable Value from, String... path) {
    Value here = from;
    for (String name : path) {
      if (!(here instanceof Value.Tree tree)) {
        return null;
      }
      here = tree.get(name);
    }
    return here;
  }

  /** The text at a path, or empty when there is none. */
  public static String text(@Nullable Value from, String... path) {
    String text = Value.textOf(at(from, path));
    return text == null ? "" : text;
  }

  /** The whole number at a path, or {@code otherwise} when there is none. */
  public static long number(@Nullable Value from, long otherwise, String... path) {
    return at(from, path) instanceof Value.Int number ? number.value() : otherwise;
  }

  /** Whether the flag at a path is set. */
  public static boolean flag(@Nullable Value from, String... path) {
    return at(from, path) instanceof Value.Bool flag && flag.value();
  }

  /** The tree at a path, or an empty one. */
  public static Value.Tree tree(@Nullable Value from, String... path) {
    return at(from, path) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  /** The trees in the list at a path, or none. */
  public static List<Value.Tree> trees(@Nullable Value from, String... path) {
    if (!(at(from, path) instanceof Value.Seq seq)) {
      return List.of();
    }
    List<Value.Tree> trees = new ArrayList<>(seq.items().size());
    for (Value item : seq.items()) {
      if (item instanceof Value.Tree tree) {
        trees.add(tree);
      }
    }
    return trees;
  }

  /** The texts in the list at a path, or none. */
  public static List<String> texts(@Nullable Value from, String... path) {
    if (!(at(from, path) instanceof Value.Seq seq)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(seq.items().size());
    for (Value item : seq.items()) {
      String text = Value.textOf(item);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The same tree with a value at a path, whose trees are made where they are missing. */
  public static Value.Tree with(Value.Tree tree, Value value, String... path) {
    if (path.length == 1) {
      return tree.with(path[0], value);
    }
    String[] rest = java.util.Arrays.copyOfRange(path, 1, path.length);
    return tree.with(path[0], with(tree(tree, path[0]), value, rest));
  }

  /** The condition of a type in {@code status.conditions}, or null. */
  public static Value.@Nullable Tree condition(Value.Tree object, String type) {
    for (Value.Tree condition : trees(object, "status", "conditions")) {
      if (type.equals(text(condition, "type"))) {
        return condition;
      }
    }
    return null;
  }
}
