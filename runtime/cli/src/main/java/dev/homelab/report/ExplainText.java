package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Origin;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of one thing of a lab: its values and why, what it needs, what it is for. */
public final class ExplainText {
  private static final int PATH = 34;
  private static final int VALUE = 30;

  private final ResourceGraph graph;
  private final @Nullable StateDocument state;
  private final Style style;
  private final CommandForm form;
  private final StringBuilder out = new StringBuilder();

  private ExplainText(
      ResourceGraph graph, @Nullable StateDocument state, Style style, CommandForm form) {
    this.form = form;
    this.graph = graph;
    this.state = state;
    this.style = style;
  }

  /** The page of a resource, a component or a target. */
  public static String of(
      Address address,
      ResourceGraph graph,
      @Nullable StateDocument state,
      Style style,
      CommandForm form) {
    ExplainText text = new ExplainText(graph, state, style, form);
    ResourceSpec resource = graph.resource(address);
    List<StateEntry> left = text.recorded(address);
    if (resource != null) {
      text.resource(resource);
    } else if (graph.members(address).isEmpty() && !left.isEmpty()) {
      text.kept(address, left);
    } else {
      text.holder(address);
    }
    return text.out.toString();
  }

  private List<StateEntry> recorded(Address address) {
    List<StateEntry> entries = new ArrayList<>();
    if (state != null) {
      for (StateEntry entry : state.entries().values()) {
        if (entry.address().isWithin(address)) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** What the script does not name any more and is recorded all the same. */
  private void kept(Address address, List<StateEntry> left) {
    String dot = ' ' + style.dot() + ' ';
    out.append(address).append(dot).append("not in the script any more").append(dot);
    out.append(Layout.count(left.size(), "object", "objects")).append(" still there\n");
    for (StateEntry entry : left) {
      out.append("  ").append(entry.address()).append(dot).append(entry.type());
      out.append(entry.lifecycle().retain() ? dot + "retained" : "").append('\n');
      if (!entry.source().isEmpty()) {
        out.append("      was asked for at ").append(entry.source()).append('\n');
      }
    }
    out.append(
        "  up removes what holds no data; what holds data, is retained, or is around such a\n");
    out.append("  thing is kept until its loss is confirmed:\n  ");
    out.append(form.of("up --delete-data " + address)).append('\n');
  }

  private void resource(ResourceSpec resource) {
    Address address = resource.address();
    String dot = ' ' + style.dot() + ' ';
    out.append(address).append(dot).append(resource.type()).append(dot);
    out.append(standing(address)).append('\n');
    origin(resource.origin());
    leaves(resource.desired(), "", resource);
    names("needs", needs(resource));
    List<String> dependents = new ArrayList<>();
    graph.dependents(address).forEach(other -> dependents.add(other.toString()));
    names("is for", dependents);
    out.append(DefaultsBelow.of(address, graph));
  }

  private String standing(Address address) {
    StateEntry entry = state == null ? null : state.entry(address);
    if (entry == null) {
      return "not made yet";
    }
    return entry.ready() ? "made and ready" : "made, not ready";
  }

  private void origin(Origin origin) {
    if (origin.user() == null) {
      return;
    }
    out.append("  asked for at ").append(origin.user());
    if (origin.recipe() != null) {
      out.append(" (recipe ").append(origin.recipe());
      if (!origin.recipeLines().isEmpty()) {
        out.append(", line ").append(origin.recipeLines().get(0).line());
      }
      out.append(')');
    }
    out.append('\n');
  }

  private void leaves(Value value, String path, ResourceSpec resource) {
    if (value instanceof Value.Tree tree && !tree.fields().isEmpty()) {
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        String below = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
        leaves(field.getValue(), below, resource);
      }
      return;
    }
    boolean each = resource.provenance().containsKey(path + "[0]");
    if (value instanceof Value.Seq seq
        && (each || seq.items().stream().anyMatch(ExplainText::isDeep))) {
      for (int i = 0; i < seq.items().size(); i++) {
        leaves(seq.items().get(i), path + '[' + i + ']', resource);
      }
      return;
    }
    String why = why(path, resource);
    Provenance own = resource.provenance().get(path);
    boolean decided = own != null && own.kind() == Provenance.Kind.DEFAULT;
    String brief = decided ? TextGist.orBrief(value) : ValueText.brief(value);
    String said = Layout.pad("  " + path, PATH + 2) + Layout.pad(brief, VALUE);
    out.append((said + why).stripTrailing()).append('\n');
  }

  private static boolean isDeep(Value value) {
    return value instanceof Value.Tree || value instanceof Value.Seq;
  }

  /** The reason of the path, or of what holds it. */
  private static String why(String path, ResourceSpec resource) {
    String at = path;
    while (!at.isEmpty()) {
      Provenance provenance = resource.provenance().get(at);
      if (provenance != null) {
        String place = provenance.span() == null ? "" : "  (" + provenance.span() + ')';
        return provenance.reason() + place;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return "";
  }

  private static List<String> needs(ResourceSpec resource) {
    List<String> needs = new ArrayList<>();
    for (Edge edge : resource.dependsOn()) {
      String ready = edge.level() == dev.homelab.model.Level.READY ? " (ready)" : "";
      needs.add(edge.to() + ready);
    }
    return needs;
  }

  private void names(String title, List<String> names) {
    String lead = Layout.pad("  " + title, 12);
    if (names.isEmpty()) {
      out.append(lead).append("nothing else\n");
    }
    for (String name : names) {
      out.append(lead).append(name).append('\n');
      lead = " ".repeat(12);
    }
  }

  private void holder(Address address) {
    Component component = graph.components().get(address);
    List<Address> members = graph.members(address);
    out.append(address);
    String dot = ' ' + style.dot() + ' ';
    if (component != null && component.recipe() != null) {
      out.append(dot).append("recipe ").append(component.recipe());
    }
    out.append(dot).append(Layout.count(members.size(), "resource", "resources")).append('\n');
    if (component != null) {
      origin(component.origin());
      component.facts().forEach(fact -> out.append("  note: ").append(fact).append('\n'));
      component
          .outputs()
          .forEach(
              (name, value) ->
                  out.append(Layout.pad("  output " + name, PATH + 2))
                      .append(ValueText.brief(value))
                      .append('\n'));
      component
          .links()
          .forEach(
              (link, note) ->
                  out.append("  open      ")
                      .append(link)
                      .append("  ")
                      .append(form.inText(note))
                      .append('\n'));
    }
    List<String> names = new ArrayList<>();
    members.forEach(member -> names.add(member + dot + standing(member)));
    names("holds", names);
    surroundings(address, members);
    out.append(DefaultsBelow.of(address, graph));
  }

  /** What the things inside need from outside, and what outside needs them, each by its unit. */
  private void surroundings(Address address, List<Address> members) {
    Units units = new Units(graph.lab().components());
    SortedSet<String> needs = new TreeSet<>();
    SortedSet<String> isFor = new TreeSet<>();
    for (Address member : members) {
      ResourceSpec resource = graph.resource(member);
      if (resource != null) {
        resource.dependsOn().forEach(edge -> outside(edge.to(), address, units, needs));
      }
      graph.dependents(member).forEach(other -> outside(other, address, units, isFor));
    }
    names("needs", List.copyOf(needs));
    names("is for", List.copyOf(isFor));
  }

  private static void outside(Address other, Address inner, Units units, SortedSet<String> into) {
    if (!other.isWithin(inner)) {
      into.add(units.unitOf(other).toString());
    }
  }
}
