package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import java.util.Map;

/**
 * A kind of objects that backups and restores have to do with.
 *
 * @param version its group and version, or {@code v1}
 * @param name as in {@code Backup}
 * @param plural its name in paths
 */
record Kind(String version, String name, String plural) {
  /** Where its objects are; an empty namespace for objects of the cluster. */
  String path(String namespace) {
    String root = version.indexOf('/') < 0 ? "api/" : "apis/";
    String within = namespace.isEmpty() ? "" : "/namespaces/" + ApiResource.encoded(namespace);
    return root + version + within + '/' + plural;
  }

  /** Where one of them is. */
  String path(String namespace, String object) {
    return path(namespace) + '/' + ApiResource.encoded(object);
  }

  /** One of them. */
  Value.Tree object(Value.Tree metadata, Value.Tree spec) {
    return Value.ofMap(
        Map.of("apiVersion", version, "kind", name, "metadata", metadata, "spec", spec));
  }
}
