package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import java.util.HashMap;
import java.util.Map;

/** A graph in the language of Mermaid, as Markdown viewers draw it. */
public final class GraphMermaid {
  private GraphMermaid() {}

  /** The document; nodes are numbered by address. */
  public static String of(ResourceGraph graph) {
    Map<Address, String> names = new HashMap<>();
    StringBuilder out = new StringBuilder("flowchart LR\n");
    for (ResourceSpec resource : graph.resources().values()) {
      String id = "r" + names.size();
      names.put(resource.address(), id);
      out.append("  ").append(id).append("[\"").append(escaped(resource.address().toString()));
      out.append("\"]\n");
    }
    for (ResourceSpec resource : graph.resources().values()) {
      for (Edge edge : resource.dependsOn()) {
        String to = names.get(edge.to());
        if (to != null) {
          out.append("  ").append(names.get(resource.address()));
          out.append(edge.level() == Level.READY ? " --> " : " -.-> ").append(to).append('\n');
        }
      }
    }
    return out.toString();
  }

  private static String escaped(String text) {
    return text.replace("#", "#35;").replace("\"", "#quot;").replace("<", "#lt;");
  }
}
