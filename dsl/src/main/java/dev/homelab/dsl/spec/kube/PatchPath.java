package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path into an object: {@code spec.template.spec.containers[web].image}. A key with dots stands
 * in quotes: {@code metadata.annotations."example.com/team"}. A list item is picked by its name,
 * its number, or a field of it: {@code ports[containerPort=80]}.
 *
 * @param steps from the outside in
 */
record PatchPath(List<Step> steps) {
  private static final Pattern STEP =
      Pattern.compile("\\.?(?:\"([^\"]+)\"|([^.\\[\\]\"]+)|\\[([^\\]]+)\\])");

  /** One step: a field of a tree, or an item of a list by name, by number or {@code +}. */
  record Step(String key, boolean item) {}

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a message for the person
   */
  static PatchPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("'" + text + "' is not a path");
      }
      boolean item = matcher.group(3) != null;
      String key =
          item ? matcher.group(3) : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      steps.add(new Step(key, item));
      at = matcher.end();
    }
    if (steps.isEmpty() || steps.get(0).item()) {
      throw new IllegalArgumentException("'" + text + "' is not a path");
    }
    return new PatchPath(List.copyOf(steps));
  }

  /**
   * The tree with the value at this path set, or removed for null.
   *
   * @throws IllegalArgumentException with a message for the person, when there is nothing there
   */
  Value.Tree apply(Value.Tree tree, @Nullable Value value) {
    Value changed = change(tree, 0, value);
    return changed instanceof Value.Tree whole ? whole : tree;
  }

  private @Nullable Value change(@Nullable Value at, int depth, @Nullable Value value) {
    if (depth == steps.size()) {
      return value;
    }
    Step step = steps.get(depth);
    return step.item() ? item(at, step, depth, value) : field(at, step, depth, value);
  }

  private Value field(@Nullable Value at, Step step, int depth, @Nullable Value value) {
    if (at != null && !(at instanceof Value.Tree)) {
      throw new IllegalArgumentException(textTo(depth) + " has no fields");
    }
    Value.Tree tree = at instanceof Value.Tree t ? t : Value.Tree.EMPTY;
    Value before = tree.get(step.key());
    if (value == null && before == null) {
      String near = DidYouMean.nearest(step.key(), tree.fields().keySet());
      throw new IllegalArgumentException(
          "there is no "
              + textTo(depth + 1)
              + " to drop"
              + (near == null ? "" : ", did you mean '" + near + "'?"));
    }
    Value after = change(before, depth + 1, value);
    return after == null ? tree.without(step.key()) : tree.with(step.key(), after);
  }

  private Value item(@Nullable Value at, Step step, int depth, @Nullable Value value) {
    if (!(at instanceof Value.Seq seq)) {
      if (at == null && step.key().equals("+") && value != null) {
        return new Value.Seq(List.of(wanted(change(null, depth + 1, value))));
      }
      throw new IllegalArgumentException(textTo(depth) + " is not a list");
    }
    List<Value> items = new ArrayList<>(seq.items());
    if (step.key().equals("+") && value != null) {
      items.add(wanted(change(null, depth + 1, value)));
      return new Value.Seq(items);
    }
    int index = indexOf(items, step.key());
    if (index < 0) {
      throw new IllegalArgumentException(textTo(depth + 1) + " is not there" + near(items, step));
    }
    Value after = change(items.get(index), depth + 1, value);
    if (after == null) {
      items.remove(index);
    } else {
      items.set(index, after);
    }
    return new Value.Seq(items);
  }

  private static Value wanted(@Nullable Value value) {
    return value == null ? Value.Null.NULL : value;
  }

  /** The nearest name in a list, as a question. */
  private static String near(List<Value> items, Step step) {
    List<String> names = new ArrayList<>();
    for (Value item : items) {
      if (item instanceof Value.Tree tree) {
        names.add(KubeObjects.text(tree, "name"));
      }
    }
    String near = DidYouMean.nearest(step.key(), names);
    return near == null ? "" : ", did you mean [" + near + "]?";
  }

  private static int indexOf(List<Value> items, String key) {
    if (key.chars().allMatch(Character::isDigit)) {
      int index = key.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(key);
      return index < items.size() ? index : -1;
    }
    int equal = key.indexOf('=');
    String field = equal < 0 ? "name" : key.substring(0, equal);
    String wanted = key.substring(equal + 1);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Value.Tree tree && isText(tree.get(field), wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isText(@Nullable Value value, String wanted) {
    return (value instanceof Value.Text text && text.value().equals(wanted))
        || (value instanceof Value.Int number && Long.toString(number.value()).equals(wanted));
  }

  private String textTo(int depth) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps.subList(0, depth)) {
      if (step.item()) {
        text.append('[').append(step.key()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step.key());
      }
    }
    return text.toString();
  }
}
