package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.report.GraphLayout.Place;
import dev.homelab.resolve.ResourceGraph;

/** A graph as a picture: what comes first stands left, a line goes to what is needed. */
public final class GraphSvg {
  private static final int BOX_WIDTH = 200;
  private static final int BOX_HEIGHT = 40;
  private static final int COLUMN = 270;
  private static final int ROW = 54;
  private static final int MARGIN = 20;

  private GraphSvg() {}

  /** A whole SVG file. */
  public static String of(ResourceGraph graph) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + picture(graph);
  }

  /** The {@code svg} element alone, to be put into a page. */
  static String picture(ResourceGraph graph) {
    GraphLayout layout = GraphLayout.of(graph);
    int width = 2 * MARGIN + Math.max(1, layout.columns()) * COLUMN - (COLUMN - BOX_WIDTH);
    int height = 2 * MARGIN + Math.max(1, layout.rows()) * ROW;
    StringBuilder out = new StringBuilder();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width);
    out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
    out.append(' ').append(height).append("\" font-family=\"sans-serif\" font-size=\"12\">\n");
    out.append("<title>").append(escaped(graph.lab().name())).append("</title>\n");
    for (ResourceSpec resource : graph.resources().values()) {
      for (Edge edge : resource.dependsOn()) {
        line(out, layout, resource.address(), edge);
      }
    }
    for (ResourceSpec resource : graph.resources().values()) {
      Place place = layout.places().get(resource.address());
      if (place != null) {
        box(out, resource, place);
      }
    }
    return out.append("</svg>\n").toString();
  }

  private static int left(Place place) {
    return MARGIN + place.column() * COLUMN;
  }

  private static int top(Place place) {
    return MARGIN + place.row() * ROW;
  }

  private static void line(StringBuilder out, GraphLayout layout, Address from, Edge edge) {
    Place needs = layout.places().get(from);
    Place needed = layout.places().get(edge.to());
    if (needs == null || needed == null) {
      return;
    }
    int x1 = left(needed) + BOX_WIDTH;
    int y1 = top(needed) + BOX_HEIGHT / 2;
    int x2 = left(needs);
    int y2 = top(needs) + BOX_HEIGHT / 2;
    int bend = Math.max(30, (x2 - x1) / 2);
    out.append("<path d=\"M").append(x1).append(' ').append(y1);
    out.append(" C").append(x1 + bend).append(' ').append(y1).append(' ').append(x2 - bend);
    out.append(' ').append(y2).append(' ').append(x2).append(' ').append(y2);
    out.append("\" fill=\"none\" stroke=\"#8a94a6\"");
    out.append(edge.level() == Level.READY ? "" : " stroke-dasharray=\"4 3\"").append("/>\n");
  }

  private static void box(StringBuilder out, ResourceSpec resource, Place place) {
    String name = resource.address().toString();
    out.append("<g data-address=\"").append(escaped(name)).append("\"><title>");
    out.append(escaped(name)).append("</title><rect x=\"").append(left(place));
    out.append("\" y=\"").append(top(place)).append("\" width=\"").append(BOX_WIDTH);
    out.append("\" height=\"").append(BOX_HEIGHT);
    out.append("\" rx=\"6\" fill=\"").append(color(resource.type()));
    out.append("\" stroke=\"#44506a\"/>");
    text(out, left(place) + 10, top(place) + 17, "#1c2333", resource.address().last().name());
    text(out, left(place) + 10, top(place) + 32, "#4d586e", resource.address().last().type());
    out.append("</g>\n");
  }

  private static void text(StringBuilder out, int x, int y, String color, String text) {
    out.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" fill=\"");
    out.append(color).append("\">").append(escaped(Layout.cut(text, 28, Style.FILE)));
    out.append("</text>");
  }

  /** A light colour, the same for the same type. */
  private static String color(String type) {
    int hue = Math.floorMod(type.hashCode(), 360);
    return "hsl(" + hue + ",60%,90%)";
  }

  /** Text that is safe inside XML and HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
