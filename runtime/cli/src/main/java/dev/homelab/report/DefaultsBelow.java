package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.ResourceGraph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was decided by default for the things inside of another one, each with its reason. */
final class DefaultsBelow {
  private static final int PATH = 46;
  private static final int VALUE = 34;

  /** A longer path is told by its last two fields. */
  private static final int LONGEST_PATH = 38;

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
    Map<String, Provenance> defaults = new TreeMap<>(resource.provenance());
    defaults.values().removeIf(reason -> reason.kind() != Provenance.Kind.DEFAULT);
    if (defaults.isEmpty()) {
      return;
    }
    String name = resource.address().toString().substring(around.toString().length() + 1);
    out.append("    ").append(name).append('\n');
    defaults.forEach(
        (path, reason) -> {
          String value = brief(at(resource.desired(), path));
          String line = Layout.pad("      " + shortened(path), PATH) + Layout.pad(value, VALUE);
          out.append((line + reason.reason()).stripTrailing()).append('\n');
        });
  }

  private static String brief(Value value) {
    String text =
        value instanceof Value.Tree tree && !tree.fields().isEmpty()
            ? String.join(", ", tree.fields().keySet())
            : ValueText.brief(value);
    return text.length() < VALUE ? text : text.substring(0, VALUE - 5) + "...";
  }

  private static String shortened(String path) {
    List<String> fields = List.of(path.split("\\.", -1));
    return path.length() <= LONGEST_PATH
        ? path
        : String.join(".", fields.subList(fields.size() - 2, fields.size()));
  }

  private static Value at(Value.Tree tree, String path) {
    Value value = tree;
    for (String field : List.of(path.split("\\.", -1))) {
      Value inner = value instanceof Value.Tree known ? known.get(field) : null;
      if (inner == null) {
        return Value.Null.NULL;
      }
      value = inner;
    }
    return value;
  }
}
