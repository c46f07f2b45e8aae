package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.GraphCodes;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.List;

/** Tells which types of a lab no provider can make yet, before anything is touched. */
public final class MissingProviders {
  private static final int SHOWN = 3;

  private MissingProviders() {}

  /** One problem for each type, at the first line that asks for it. */
  public static List<Diagnostic> of(ResourceGraph graph) {
    List<Diagnostic> problems = new ArrayList<>();
    graph.withoutProvider().forEach((type, asking) -> problems.add(of(graph, type, asking)));
    return problems;
  }

  private static Diagnostic of(ResourceGraph graph, String type, List<Address> asking) {
    StringBuilder detail = new StringBuilder("asked for by ");
    for (int i = 0; i < Math.min(SHOWN, asking.size()); i++) {
      detail.append(i > 0 ? ", " : "").append(asking.get(i));
    }
    detail.append(asking.size() > SHOWN ? " and " + (asking.size() - SHOWN) + " more" : "");
    ResourceSpec first = graph.resource(asking.get(0));
    return Diagnostic.error(GraphCodes.NO_PROVIDER, "no provider can make '" + type + "' yet")
        .withDetail(detail.toString())
        .at(first == null ? null : first.origin().user());
  }
}
