package dev.homelab.catalog.cozystack;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places in a spec: names with dots between them, numbers of list items in brackets, and in
 * brackets also names that have a dot or bracket themselves: {@code users[a.b].password}.
 */
final class SpecPath {
  private SpecPath() {}

  static String child(String path, String name) {
    if (name.isEmpty() || name.chars().anyMatch(c -> c == '.' || c == '[')) {
      return path + '[' + name + ']';
    }
    return path.isEmpty() ? name : path + '.' + name;
  }

  static String item(String path, int number) {
    return path + '[' + number + ']';
  }

  /** The field at a path below another one, or null. */
  static @Nullable AppField find(AppField root, String path) {
    AppField at = root;
    for (String step : steps(path)) {
      at = below(at, step);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static @Nullable AppField below(AppField field, String step) {
    if (field instanceof AppField.Tree tree) {
      return tree.fields().get(step);
    }
    if (field instanceof AppField.ListOf list) {
      return step.chars().allMatch(Character::isDigit) ? list.item() : null;
    }
    return field instanceof AppField.MapOf map ? map.value() : null;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    int from = 0;
    while (from < path.length()) {
      boolean bracket = path.charAt(from) == '[';
      int start = bracket || path.charAt(from) == '.' ? from + 1 : from;
      int end = bracket ? path.indexOf(']', start) : nextMark(path, start);
      end = end < 0 ? path.length() : end;
      steps.add(path.substring(start, end));
      from = bracket ? end + 1 : end;
    }
    return steps;
  }

  private static int nextMark(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
      at++;
    }
    return at;
  }
}
