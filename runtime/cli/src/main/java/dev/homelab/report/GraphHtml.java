package dev.homelab.report;

import dev.homelab.model.Edge;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.ResourceGraph;
import java.util.Locale;

/** A graph as one page that needs nothing else: a picture, a search field, and all resources. */
public final class GraphHtml {
  private static final String STYLE =
      """
      body { font-family: sans-serif; margin: 1.5rem; color: #1c2333; background: #fff }
      input { font-size: 1rem; padding: .4rem .6rem; width: min(30rem, 90%) }
      .picture { overflow: auto; border: 1px solid #d5dae3; margin: 1rem 0; max-height: 70vh }
      .dim { opacity: .15 }
      details { border-bottom: 1px solid #e5e8ee; padding: .3rem 0 }
      summary { cursor: pointer; font-family: monospace }
      .hidden { display: none }
      """;
  private static final String SCRIPT =
      """
      const field = document.getElementById('find');
      field.addEventListener('input', () => {
        const wish = field.value.toLowerCase();
        document.querySelectorAll('[data-address]').forEach(item => {
          const found = item.dataset.address.toLowerCase().includes(wish);
          item.classList.toggle(item.tagName === 'DETAILS' ? 'hidden' : 'dim', !found);
        });
      });
      """;

  private GraphHtml() {}

  /** The page. */
  public static String of(ResourceGraph graph) {
    String name = GraphSvg.escaped(graph.lab().name());
    StringBuilder out = new StringBuilder();
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>").append(name).append("</title>\n<style>\n").append(STYLE);
    out.append("</style>\n</head>\n<body>\n<h1>").append(name).append("</h1>\n<p>");
    out.append(Layout.count(graph.resources().size(), "resource", "resources"));
    out.append("; what comes first stands left.</p>\n");
    out.append("<input id=\"find\" type=\"search\" aria-label=\"Find an address\" ");
    out.append("placeholder=\"Find an address\">\n<div class=\"picture\">\n");
    out.append(GraphSvg.picture(graph)).append("</div>\n");
    graph.resources().values().forEach(resource -> resource(out, resource));
    out.append("<script>\n").append(SCRIPT).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private static void resource(StringBuilder out, ResourceSpec resource) {
    String address = GraphSvg.escaped(resource.address().toString());
    out.append("<details data-address=\"").append(address).append("\"><summary>");
    out.append(address).append("</summary>\n<p>").append(GraphSvg.escaped(resource.type()));
    if (resource.origin().user() != null) {
      out.append(", asked for at ").append(GraphSvg.escaped(resource.origin().user().toString()));
    }
    out.append("</p>\n<ul>\n");
    for (Edge edge : resource.dependsOn()) {
      out.append("<li>needs ").append(GraphSvg.escaped(edge.to().toString())).append(" (");
      out.append(edge.level().name().toLowerCase(Locale.ROOT)).append(")</li>\n");
    }
    out.append("</ul>\n</details>\n");
  }
}
