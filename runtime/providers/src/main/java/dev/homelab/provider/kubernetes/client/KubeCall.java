package dev.homelab.provider.kubernetes.client;

/**
 * What a request is about, for messages.
 *
 * @param verb the API's verb: get, list, watch, create, patch, delete
 * @param kind the kind, or empty for a request about the server itself
 * @param namespace the namespace, or empty
 * @param name the object's name, or empty for many
 */
public record KubeCall(String verb, String kind, String namespace, String name) {
  /** A request about the server itself. */
  public static KubeCall ofServer(String verb) {
    return new KubeCall(verb, "", "", "");
  }

  /** {@code Deployment media/jellyfin}, {@code ConfigMap objects}, or {@code the server}. */
  public String subject() {
    if (kind.isEmpty()) {
      return "the cluster";
    }
    if (name.isEmpty()) {
      return namespace.isEmpty() ? kind + " objects" : kind + " objects in " + namespace;
    }
    return kind + ' ' + (namespace.isEmpty() ? name : namespace + '/' + name);
  }

  /** Whether the request may change something. */
  public boolean writes() {
    return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
  }
}
