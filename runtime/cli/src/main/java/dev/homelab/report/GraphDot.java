package dev.homelab.report;

import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;

/** A graph in the language of Graphviz; an arrow goes from what needs to what is needed. */
public final class GraphDot {
  private GraphDot() {}

  /** The document. An edge that waits for readiness is solid, one that only needs it is dashed. */
  public static String of(ResourceGraph graph) {
    StringBuilder out = new StringBuilder();
    out.append("digraph ").append(quoted(graph.lab().name())).append(" {\n");
    out.append("  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for (ResourceSpec resource : graph.resources().values()) {
      String name = resource.address().toString();
      out.append("  ").append(quoted(name)).append(" [label=");
      out.append(quoted(resource.address().last().toString()));
      out.append(", tooltip=").append(quoted(name)).append("];\n");
    }
    for (ResourceSpec resource : graph.resources().values()) {
      for (Edge edge : resource.dependsOn()) {
        out.append("  ").append(quoted(resource.address().toString())).append(" -> ");
        out.append(quoted(edge.to().toString()));
        out.append(edge.level() == Level.READY ? "" : " [style=dashed]").append(";\n");
      }
    }
    return out.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
