package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Address.Segment;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import java.util.List;

/**
 * A graph as text: what lies in what, and below each resource what it needs besides the things that
 * it lies in.
 */
public final class GraphText {
  private GraphText() {}

  /** The lines, resources by address. */
  public static String of(ResourceGraph graph, Style style) {
    StringBuilder out = new StringBuilder();
    int edges = 0;
    List<Segment> above = List.of();
    for (ResourceSpec resource : graph.resources().values()) {
      Address address = resource.address();
      heading(out, above, address);
      above = address.segments();
      int depth = address.segments().size();
      for (Edge edge : resource.dependsOn()) {
        edges++;
        if (address.isWithin(edge.to())) {
          continue;
        }
        out.append("  ".repeat(depth)).append(style.ascii() ? "<- " : "← ");
        out.append(relative(edge.to(), address));
        out.append(edge.level() == Level.READY ? " (ready)" : "").append('\n');
      }
    }
    out.append('\n').append(Layout.count(graph.resources().size(), "resource", "resources"));
    out.append(", ").append(Layout.count(edges, "dependency", "dependencies")).append('\n');
    return out.toString();
  }

  /** The segments of the address that the one above does not share, each on its line. */
  private static void heading(StringBuilder out, List<Segment> above, Address address) {
    List<Segment> segments = address.segments();
    int shared = 0;
    while (shared < above.size()
        && shared < segments.size() - 1
        && above.get(shared).equals(segments.get(shared))) {
      shared++;
    }
    for (int i = shared; i < segments.size(); i++) {
      out.append("  ".repeat(i)).append(segments.get(i)).append('\n');
    }
  }

  /** The address without what it shares with the one that needs it. */
  private static String relative(Address to, Address from) {
    Address outer = from.around();
    if (!to.isWithin(outer) || to.segments().size() <= outer.segments().size()) {
      return to.toString();
    }
    return to.toString().substring(outer.toString().length() + 1);
  }
}
