package dev.homelab.provider.kubernetes.client;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field that another manager owns.
 *
 * @param path dotted path, list items named by their keys
 * @param manager the manager's name
 */
public record FieldConflict(String path, String manager) {
  private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");
  private static final Pattern KEY = Pattern.compile("\\[([^\\]]*)\\]");
  private static final Pattern PAIR = Pattern.compile("[A-Za-z]+=(?:\"([^\"]*)\"|([^,\\]]+))");

  /** The conflicts that a {@code Status} of an apply names; empty for another Status. */
  public static List<FieldConflict> of(Value.Tree status) {
    List<FieldConflict> conflicts = new ArrayList<>();
    for (Value.Tree cause : Fields.trees(status, "details", "causes")) {
      if (Fields.text(cause, "reason").equals("FieldManagerConflict")) {
        Matcher manager = MANAGER.matcher(Fields.text(cause, "message"));
        conflicts.add(
            new FieldConflict(
                pathOf(Fields.text(cause, "field")),
                manager.find() ? manager.group(1) : "another manager"));
      }
    }
    return conflicts;
  }

  /** {@code .spec.containers[name="web"].image} as {@code spec.containers[web].image}. */
  static String pathOf(String field) {
    String path = field.startsWith(".") ? field.substring(1) : field;
    return KEY.matcher(path)
        .replaceAll(
            found -> {
              Matcher pairs = PAIR.matcher(found.group(1));
              List<String> keys = new ArrayList<>();
              while (pairs.find()) {
                keys.add(pairs.group(1) != null ? pairs.group(1) : pairs.group(2));
              }
              String shown = keys.isEmpty() ? found.group(1) : String.join("/", keys);
              return Matcher.quoteReplacement('[' + shown + ']');
            });
  }
}
