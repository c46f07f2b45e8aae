package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import java.util.List;

/** Tells a circle of dependencies: every step of it, with its line. */
final class CyclePath {
  private CyclePath() {}

  /**
   * The diagnostic of one circle.
   *
   * @param path its addresses, the first one again at the end
   */
  static Diagnostic tell(List<Address> path, ResourceGraph graph) {
    Address start = path.get(0);
    String title =
        path.size() == 2
            ? "`" + start + "` waits for itself"
            : (path.size() - 1) + " resources wait for each other";
    StringBuilder detail = new StringBuilder();
    for (int i = 0; i + 1 < path.size(); i++) {
      if (i > 0) {
        detail.append('\n');
      }
      detail.append(named(path.get(i), graph)).append(" waits for ").append(path.get(i + 1));
    }
    ResourceSpec first = graph.resource(start);
    Diagnostic diagnostic =
        Diagnostic.error(GraphCodes.CYCLE, title)
            .withDetail(detail.toString())
            .withHint("Take one of these references or `after` words away.")
            .at(first == null ? null : first.origin().user());
    for (Address address : path.subList(1, path.size() - 1)) {
      ResourceSpec spec = graph.resource(address);
      if (spec != null) {
        diagnostic = Resolver.related(diagnostic, address.toString(), spec.origin().user());
      }
    }
    return diagnostic;
  }

  private static String named(Address address, ResourceGraph graph) {
    ResourceSpec spec = graph.resource(address);
    return spec == null || spec.origin().user() == null
        ? address.toString()
        : address + " (" + spec.origin().user() + ")";
  }
}
