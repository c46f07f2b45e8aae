package dev.homelab.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * A wish without the fields whose difference is no change ({@link Lifecycle#ignore}). Only fields
 * of trees go; what an ignored path names within a list stays.
 */
public final class Unignored {
  private Unignored() {}

  /** The same wish without ignored fields, and without trees that held nothing else. */
  public static Value.Tree of(Value.Tree wish, Collection<String> ignored) {
    return ignored.isEmpty() ? wish : without(wish, List.of(), ignored);
  }

  private static Value.Tree without(
      Value.Tree wish, List<String> around, Collection<String> ignored) {
    TreeMap<String, Value> kept = new TreeMap<>();
    wish.fields()
        .forEach(
            (name, value) -> {
              List<String> path = new ArrayList<>(around);
              path.add(name);
              if (ignored.stream().anyMatch(pattern -> matches(path, pattern))) {
                return;
              }
              Value left = value instanceof Value.Tree tree ? without(tree, path, ignored) : value;
              if (left.equals(value) || !left.equals(Value.Tree.EMPTY)) {
                kept.put(name, left);
              }
            });
    return new Value.Tree(kept);
  }

  /** Whether a path is the one of a pattern: {@code *} is any name, brackets may be left out. */
  private static boolean matches(List<String> path, String pattern) {
    String flat = pattern.replace("[", ".").replace("]", "");
    List<String> wanted = Arrays.asList(flat.split("\\.", -1));
    boolean same = path.size() == wanted.size();
    for (int i = 0; same && i < path.size(); i++) {
      same = wanted.get(i).equals("*") || wanted.get(i).equals(path.get(i));
    }
    return same || String.join(".", path).equals(flat);
  }
}
