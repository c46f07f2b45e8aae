package dev.homelab.sim.kube.api;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path below {@code /api} or {@code /apis} names.
 *
 * @param group the API group
 * @param version the version
 * @param namespace the namespace, null when the path has none
 * @param resource the plural, empty for the group version itself
 * @param name the object's name, empty for a collection
 * @param subresource the subresource, empty for none
 */
record Target(
    String group,
    String version,
    @Nullable String namespace,
    String resource,
    String name,
    String subresource) {

  /** Reads a path; null when it is not of this form. */
  static @Nullable Target parse(String path) {
    List<String> parts = Arrays.stream(path.split("/", -1)).filter(p -> !p.isEmpty()).toList();
    boolean core = !parts.isEmpty() && parts.get(0).equals("api");
    int at = core ? 1 : 2;
    if (parts.size() <= at || (!core && !parts.get(0).equals("apis"))) {
      return null;
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(at);
    List<String> rest = parts.subList(at + 1, parts.size());
    String namespace = null;
    if (rest.size() > 2 && rest.get(0).equals("namespaces") && !isSub(rest.get(2))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return new Target(
        group,
        version,
        namespace,
        rest.isEmpty() ? "" : rest.get(0),
        rest.size() < 2 ? "" : rest.get(1),
        rest.size() < 3 ? "" : String.join("/", rest.subList(2, rest.size())));
  }

  private static boolean isSub(String part) {
    return part.equals("status") || part.equals("finalize");
  }
}
