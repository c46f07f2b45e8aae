package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.ResourceGraph;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was decided by default for the things inside of another one, each with its reason. */
final class DefaultsBelow {
  private static final int PATH = 46;
  private static final int VALUE = 40;

  /** A longer path is told by its last two fields. */
  private static final int LONGEST_PATH = 38;

  /** A number in a path: the place of an item in its list. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

  /** Items of a list in their order: the tenth after the second. */
  private static final Comparator<String> BY_PLACE =
      Comparator.<String, String>comparing(
              path ->
                  NUMBER
                      .matcher(path)
                      .replaceAll(one -> "0".repeat(6 - one.group().length()) + one.group()))
          .thenComparing(Comparator.naturalOrder());

  private DefaultsBelow() {}

  /** The lines; none when nothing inside was decided by default. */
  static String of(Address address, ResourceGraph graph) {
    StringBuilder out = new StringBuilder();
    for (Address member : graph.members(address)) {
      ResourceSpec resource = graph.resource(member);
      if (resource != null && !member.equals(address)) {
        add(resource, address, out);
      }
    }
    return out.length() == 0 ? "" : "  decided below, where the script says nothing:\n" + out;
  }

  private static void add(ResourceSpec resource, Address around, StringBuilder out) {
    Map<String, Provenance> defaults = new TreeMap<>(BY_PLACE);
    defaults.putAll(resource.provenance());
    defaults.values().removeIf(reason -> reason.kind() != Provenance.Kind.DEFAULT);
    if (defaults.isEmpty()) {
      return;
    }
    String name = resource.address().toString().substring(around.toString().length() + 1);
    out.append("    ").append(name).append('\n');
    defaults.forEach(
        (path, reason) -> {
          Value found = at(resource.desired(), path);
          String value = found == null ? "" : brief(found);
          String line = Layout.pad("      " + shortened(path), PATH) + Layout.pad(value, VALUE);
          out.append((line + reason.reason()).stripTrailing()).append('\n');
        });
  }

  private static String brief(Value value) {
    String text = value instanceof Value.Tree tree ? ofTree(tree) : TextGist.orBrief(value);
    return text.length() < VALUE ? text : text.substring(0, VALUE - 5) + "...";
  }

  /** The one field with its value, else the names of all, without what stands before a slash. */
  private static String ofTree(Value.Tree tree) {
    List<String> names = List.copyOf(tree.fields().keySet());
    if (names.isEmpty()) {
      return ValueText.brief(tree);
    }
    if (names.size() > 1) {
      return names.stream()
          .map(name -> name.substring(name.lastIndexOf('/') + 1))
          .collect(Collectors.joining(", "));
    }
    Value only = tree.get(names.get(0));
    return names.get(0) + (only instanceof Value.Tree ? "" : ": " + ValueText.brief(only));
  }

  /** A long path by its last two fields, of which a name like {@code example.com/copies} is one. */
  private static String shortened(String path) {
    if (path.length() <= LONGEST_PATH) {
      return path;
    }
    int slash = path.lastIndexOf('/');
    if (slash >= 0) {
      return path.substring(0, path.indexOf('.')) + " " + path.substring(slash + 1);
    }
    List<String> fields = List.of(path.split("\\.", -1));
    return String.join(".", fields.subList(fields.size() - 2, fields.size()));
  }

  /** What stands at a path of names with dots between them, each of which may have dots itself. */
  private static @Nullable Value at(Value value, String path) {
    if (path.isEmpty()) {
      return value;
    }
    String rest = path.startsWith(".") ? path.substring(1) : path;
    if (value instanceof Value.Tree tree) {
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        String after =
            rest.startsWith(field.getKey()) ? rest.substring(field.getKey().length()) : "?";
        Value found = after.matches("([.\\[].*)?") ? at(field.getValue(), after) : null;
        if (found != null) {
          return found;
        }
      }
    }
    int end = rest.indexOf(']');
    if (value instanceof Value.Seq seq && rest.startsWith("[") && end > 0) {
      int place = Integer.parseInt(rest.substring(1, end));
      return place < seq.items().size()
          ? at(seq.items().get(place), rest.substring(end + 1))
          : null;
    }
    return null;
  }
}
