package dev.homelab.report;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text in the form of YAML is about, in few words. Pure. */
final class TextGist {
  private static final Pattern FIELD = Pattern.compile("( *)([\\w./-]+):(?: (.*))?");

  /** Names that say nothing without the name of what they belong to. */
  private static final Set<String> SWITCHES = Set.of("enabled", "disabled");

  private TextGist() {}

  /** A value in few words; a text of several lines by what it is about, where that shows. */
  static String orBrief(Value value) {
    String gist =
        value instanceof Value.Text text && text.value().indexOf('\n') >= 0
            ? of(text.value())
            : null;
    return ValueText.brief(gist == null ? value : Value.of(gist));
  }

  /**
   * The one field that it sets with its value, else the field that it sets more than one thing in;
   * null for a text that is no such YAML.
   */
  static @Nullable String of(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<String> path = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher field = FIELD.matcher(lines.get(i));
      if (!field.matches()) {
        break;
      }
      String indent = field.group(1);
      if (lines.stream().skip(i + 1L).anyMatch(line -> !line.startsWith(indent + ' '))) {
        return path.size() == 1
            ? path.get(0) + ": " + String.join(", ", names(lines, indent))
            : joined(path);
      }
      String name = field.group(2);
      String value = field.group(3);
      if (value != null) {
        boolean alone = path.isEmpty() || !SWITCHES.contains(name);
        return (alone ? "" : path.get(path.size() - 1) + '.') + name + ": " + value;
      }
      path.add(name);
    }
    return joined(path);
  }

  /** The fields that stand as far left as this. */
  private static List<String> names(List<String> lines, String indent) {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      Matcher field = FIELD.matcher(line);
      if (field.matches() && field.group(1).equals(indent)) {
        names.add(field.group(2));
      }
    }
    return names;
  }

  private static @Nullable String joined(List<String> path) {
    return path.isEmpty() ? null : String.join(".", path);
  }
}
