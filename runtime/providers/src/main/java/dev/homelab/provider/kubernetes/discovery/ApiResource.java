package dev.homelab.provider.kubernetes.discovery;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A kind that a cluster serves.
 *
 * @param group API group; empty for the core group
 * @param version API version
 * @param kind the kind
 * @param plural its name in paths
 * @param namespaced whether its objects lie in namespaces
 * @param verbs what can be done with it
 * @param hasStatus whether it has a status subresource
 */
public record ApiResource(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    Set<String> verbs,
    boolean hasStatus) {
  public ApiResource {
    verbs = Set.copyOf(verbs);
  }

  /** {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + '/' + version;
  }

  /** The path of its list; in all namespaces when {@code namespace} is empty. */
  public String path(String namespace) {
    String root = group.isEmpty() ? "api/" + version : "apis/" + group + '/' + version;
    return namespaced && !namespace.isEmpty()
        ? root + "/namespaces/" + encoded(namespace) + '/' + plural
        : root + '/' + plural;
  }

  /** The path of one object. */
  public String path(String namespace, String name) {
    return path(namespace) + '/' + encoded(name);
  }

  /** A text as part of a path or query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
