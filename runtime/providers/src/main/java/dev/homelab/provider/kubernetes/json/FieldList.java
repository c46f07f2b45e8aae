package dev.homelab.provider.kubernetes.json;

import dev.homelab.model.Value;
import java.util.Arrays;

/**
 * Collects the fields of a tree and keeps them sorted; cheap where they come nearly so, as those of
 * an API server do.
 */
final class FieldList {
  private String[] names = new String[8];
  private Value[] values = new Value[8];
  private int count;

  /** Adds a field; of two with one name the later one counts. */
  void add(String name, Value value) {
    int at = count;
    while (at > 0) {
      int order = names[at - 1].compareTo(name);
      if (order == 0) {
        values[at - 1] = value;
        return;
      }
      if (order < 0) {
        break;
      }
      at--;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    System.arraycopy(names, at, names, at + 1, count - at);
    System.arraycopy(values, at, values, at + 1, count - at);
    names[at] = name;
    values[at] = value;
    count++;
  }

  /** The tree of what was added. */
  Value.Tree tree() {
    return count == 0
        ? Value.Tree.EMPTY
        : Value.Tree.ofSorted(Arrays.copyOf(names, count), Arrays.copyOf(values, count));
  }
}
