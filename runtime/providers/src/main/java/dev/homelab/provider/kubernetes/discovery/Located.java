package dev.homelab.provider.kubernetes.discovery;

import dev.homelab.provider.kubernetes.schema.ObjectKey;

/**
 * Where an object is, or would be, on its cluster.
 *
 * @param resource its kind, in the version that is used
 * @param key what it is called, in that version
 */
public record Located(ApiResource resource, ObjectKey key) {
  /** The path of the object. */
  public String path() {
    return resource.path(key.namespace(), key.name());
  }

  /**
   * The place of a key, whose namespace becomes {@code defaultNamespace} where the kind needs one.
   */
  public static Located of(ApiResource resource, ObjectKey key, String defaultNamespace) {
    String namespace =
        !resource.namespaced()
            ? ""
            : key.namespace().isEmpty() ? defaultNamespace : key.namespace();
    return new Located(
        resource, new ObjectKey(resource.apiVersion(), resource.kind(), namespace, key.name()));
  }
}
