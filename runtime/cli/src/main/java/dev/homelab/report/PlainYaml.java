package dev.homelab.report;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects that need no thought as YAML: names and texts of letters, digits and a few
 * signs, numbers, truth values, trees and lists of them. What it writes is byte for byte what the
 * library writes, in a hundredth of the time of its first objects; of anything else it says that it
 * cannot.
 */
final class PlainYaml {
  private static final String SIGNS = "-_./";
  private static final int LONGEST_KEY = 100;
  private static final List<String> WORDS =
      List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf");

  private final StringBuilder out = new StringBuilder(256);

  private PlainYaml() {}

  /** The document of an object, ending with a line break, or null when it is not so simple. */
  static @Nullable String of(Value.Tree object) {
    PlainYaml yaml = new PlainYaml();
    return !object.fields().isEmpty() && yaml.tree(object, 0, false) ? yaml.out.toString() : null;
  }

  /**
   * Writes the fields of a tree.
   *
   * @param begun whether the line of the first field has begun already, after the dash of a list
   */
  private boolean tree(Value.Tree tree, int indent, boolean begun) {
    boolean first = begun;
    for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
      String name = field.getKey();
      if (!isPlain(name) || name.length() > LONGEST_KEY) {
        return false;
      }
      if (!first) {
        indent(indent);
      }
      first = false;
      out.append(name).append(':');
      if (!value(field.getValue(), indent)) {
        return false;
      }
    }
    return true;
  }

  /** Writes what follows the colon of a field. */
  private boolean value(Value value, int indent) {
    if (value instanceof Value.Tree tree && !tree.fields().isEmpty()) {
      out.append('\n');
      return tree(tree, indent + 2, false);
    }
    if (value instanceof Value.Seq seq && !seq.items().isEmpty()) {
      out.append('\n');
      for (Value item : seq.items()) {
        indent(indent);
        out.append('-');
        if (!item(item, indent)) {
          return false;
        }
      }
      return true;
    }
    return scalar(value);
  }

  private boolean item(Value item, int indent) {
    if (item instanceof Value.Seq) {
      return false;
    }
    if (item instanceof Value.Tree tree && !tree.fields().isEmpty()) {
      out.append(' ');
      return tree(tree, indent + 2, true);
    }
    return scalar(item);
  }

  private boolean scalar(Value value) {
    out.append(' ');
    if (value instanceof Value.Text text && isPlain(text.value())) {
      out.append(text.value());
    } else if (value instanceof Value.Int number) {
      out.append(number.value());
    } else if (value instanceof Value.Bool flag) {
      out.append(flag.value());
    } else if (value instanceof Value.Tree tree && tree.fields().isEmpty()) {
      out.append("{}");
    } else if (value instanceof Value.Seq seq && seq.items().isEmpty()) {
      out.append("[]");
    } else {
      return false;
    }
    out.append('\n');
    return true;
  }

  private void indent(int columns) {
    for (int i = 0; i < columns; i++) {
      out.append(' ');
    }
  }

  /** Whether a text needs no quotes in YAML 1.1 or 1.2: it begins with a letter and is no word. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean follows = (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
      if (!letter && (i == 0 || !follows)) {
        return false;
      }
    }
    return !text.isEmpty() && !isWord(text);
  }

  private static boolean isWord(String text) {
    if (text.length() > 5) {
      return false;
    }
    for (String word : WORDS) {
      if (word.equalsIgnoreCase(text)) {
        return true;
      }
    }
    return false;
  }
}
