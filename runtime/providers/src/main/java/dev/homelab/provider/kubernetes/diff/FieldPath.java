package dev.homelab.provider.kubernetes.diff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Dotted paths of fields, and patterns for them. */
public final class FieldPath {
  private FieldPath() {}

  /** A field below a path; a name with dots stands in brackets. */
  static String child(String path, String name) {
    if (name.indexOf('.') >= 0) {
      return path + '[' + name + ']';
    }
    return path.isEmpty() ? name : path + '.' + name;
  }

  /** A list item below a path. */
  static String item(String path, String name) {
    return path + '[' + name + ']';
  }

  /** Whether a path is one of the patterns or lies below one. */
  public static boolean isWithinAny(String path, Collection<String> patterns) {
    for (String pattern : patterns) {
      if (isWithin(path, pattern)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a path is what a pattern names or lies below it. In a pattern, {@code *} stands for any
   * key or list item; brackets may be left out.
   */
  public static boolean isWithin(String path, String pattern) {
    List<String> parts = split(path);
    List<String> wanted = split(pattern);
    if (wanted.size() <= parts.size() && matches(parts, wanted)) {
      return true;
    }
    String flat = flat(path);
    String flatPattern = flat(pattern);
    return flat.equals(flatPattern) || flat.startsWith(flatPattern + '.');
  }

  private static boolean matches(List<String> parts, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals("*") && !wanted.get(i).equals(parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String flat(String path) {
    return path.replace("[", ".").replace("]", "");
  }

  /** The parts of a path: field names and item names. */
  static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean cut = (depth == 0 && (c == '.' || c == '[')) || (depth == 1 && c == ']');
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (!cut) {
        part.append(c);
      } else if (part.length() > 0) {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    if (part.length() > 0) {
      parts.add(part.toString());
    }
    return parts;
  }
}
