package dev.homelab.provider.kubernetes.schema;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an object is called on its cluster.
 *
 * @param apiVersion {@code v1} or {@code group/version}
 * @param kind its kind
 * @param namespace its namespace; empty for a cluster-wide one
 * @param name its name
 */
public record ObjectKey(String apiVersion, String kind, String namespace, String name) {
  /** The key that an object tree names. */
  public static ObjectKey of(Value.Tree object) {
    return new ObjectKey(
        Fields.text(object, "apiVersion"),
        Fields.text(object, "kind"),
        Fields.text(object, "metadata", "namespace"),
        Fields.text(object, "metadata", "name"));
  }

  /**
   * The key inside a recorded {@code apiVersion kind namespace/name uid}.
   *
   * @return null when the text has another form
   */
  public static @Nullable ObjectKey parse(String objectId) {
    List<String> words = List.of(objectId.split(" ", -1));
    if (words.size() < 3) {
      return null;
    }
    String full = words.get(2);
    int slash = full.indexOf('/');
    return new ObjectKey(
        words.get(0),
        words.get(1),
        slash < 0 ? "" : full.substring(0, slash),
        full.substring(slash + 1));
  }

  /** The uid inside a recorded object id; empty when it has none. */
  public static String uidOf(String objectId) {
    List<String> words = List.of(objectId.split(" ", -1));
    return words.size() > 3 ? words.get(3) : "";
  }

  /** The text that a state records: {@code apiVersion kind namespace/name uid}. */
  public String objectId(String uid) {
    return apiVersion + ' ' + kind + ' ' + fullName() + ' ' + uid;
  }

  /** The API group; empty for the core one. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** {@code namespace/name}, or the name alone. */
  public String fullName() {
    return namespace.isEmpty() ? name : namespace + '/' + name;
  }

  /** Whether both name the same object, in whatever version. */
  public boolean sameObject(ObjectKey other) {
    return group().equals(other.group())
        && kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name);
  }

  /** A key that is equal for equal objects in whatever version. */
  public String identity() {
    return group() + '/' + kind + '/' + namespace + '/' + name;
  }

  /** The same object in another namespace. */
  public ObjectKey in(String other) {
    return new ObjectKey(apiVersion, kind, other, name);
  }

  /** {@code Deployment media/jellyfin}. */
  @Override
  public String toString() {
    return kind + ' ' + fullName();
  }

  /** The failure of a tree that is no object. */
  public static ProviderException malformed(String detail) {
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(KubernetesCodes.MALFORMED, "this is no Kubernetes object")
            .withDetail(detail),
        null,
        null);
  }
}
