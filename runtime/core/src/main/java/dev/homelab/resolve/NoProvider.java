package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells in one message which resource types of a lab have no provider, and who asks for them. */
public final class NoProvider {
  private NoProvider() {}

  /** The warning that shows a lab although it cannot be made; for a graph that has such types. */
  static Diagnostic warning(ResourceGraph graph) {
    Collection<String> types = graph.withoutProvider().keySet();
    Diagnostic warning = Diagnostic.warning(GraphCodes.NO_PROVIDER, title(types));
    Diagnostic listed = types.size() == 1 ? warning : warning.withDetail(String.join(", ", types));
    return told(listed, asking(graph))
        .withHint("`plan`, `graph` and `explain` show it; `up` refuses it before it starts.");
  }

  /** The refusal of such a lab, or nothing when every type has a provider. */
  public static List<Diagnostic> refusal(ResourceGraph graph) {
    return refusal(graph.withoutProvider().keySet(), asking(graph));
  }

  /**
   * The refusal of types that have no provider, or nothing when there are none.
   *
   * @param types the types, in ascending order
   * @param asking the resources of these types that a script asks for
   */
  public static List<Diagnostic> refusal(
      Collection<String> types, Collection<ResourceSpec> asking) {
    if (types.isEmpty()) {
      return List.of();
    }
    Diagnostic refused = Diagnostic.error(GraphCodes.NO_PROVIDER, title(types));
    Diagnostic listed = types.size() == 1 ? refused : refused.withDetail(String.join(", ", types));
    return List.of(told(listed, asking).withHint("Nothing was touched."));
  }

  private static List<ResourceSpec> asking(ResourceGraph graph) {
    return graph.withoutProvider().values().stream()
        .flatMap(List::stream)
        .map((Address address) -> graph.resources().get(address))
        .filter(resource -> resource != null)
        .toList();
  }

  private static String title(Collection<String> types) {
    return types.size() == 1
        ? "no provider can make `" + types.iterator().next() + "` yet"
        : "no provider can make " + types.size() + " resource types of this lab yet";
  }

  private static Diagnostic told(Diagnostic problem, Collection<ResourceSpec> asking) {
    SortedMap<SourceSpan, SortedSet<String>> places = new TreeMap<>();
    for (ResourceSpec resource : asking) {
      SourceSpan line = resource.origin().user();
      if (line != null) {
        places.computeIfAbsent(line, l -> new TreeSet<>()).add(resource.type());
      }
    }
    if (places.isEmpty()) {
      return problem;
    }
    Diagnostic told = problem.at(places.firstKey());
    if (places.size() > 1) {
      told = told.withDetail("");
      for (Map.Entry<SourceSpan, SortedSet<String>> place : places.entrySet()) {
        told = told.withRelated(new Related(String.join(", ", place.getValue()), place.getKey()));
      }
    }
    return told;
  }
}
