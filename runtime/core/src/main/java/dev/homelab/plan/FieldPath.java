package dev.homelab.plan;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path into properties, with list items in brackets, by key or number: {@code
 * spec.containers[web].image}. In a pattern {@code *} stands for any key or item.
 *
 * @param steps names and, without their brackets, keys of list items
 */
record FieldPath(List<String> steps) {
  /** Reads a path; any text is one. */
  static FieldPath parse(String text) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    boolean bracket = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (bracket ? c == ']' : c == '.' || c == '[') {
        flush(step, steps);
        bracket = c == '[';
      } else {
        step.append(c);
      }
    }
    flush(step, steps);
    return new FieldPath(List.copyOf(steps));
  }

  private static void flush(StringBuilder step, List<String> steps) {
    if (step.length() > 0) {
      steps.add(step.toString());
      step.setLength(0);
    }
  }

  /** Whether this pattern covers the path: names it, or something around it. */
  boolean covers(FieldPath path) {
    if (steps.size() > path.steps.size()) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.get(i).equals("*") && !steps.get(i).equals(path.steps.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What stands at this path, or null for nothing. List items are found by number or name. */
  @Nullable Value in(Value root) {
    Value at = root;
    for (String step : steps) {
      at = at instanceof Value.Tree tree ? tree.get(step) : item(at, step);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static @Nullable Value item(@Nullable Value list, String key) {
    if (!(list instanceof Value.Seq seq)) {
      return null;
    }
    for (int i = 0; i < seq.items().size(); i++) {
      Value item = seq.items().get(i);
      if (key.equals(Integer.toString(i))
          || (item instanceof Value.Tree tree && key.equals(Value.textOf(tree.get("name"))))) {
        return item;
      }
    }
    return null;
  }
}
