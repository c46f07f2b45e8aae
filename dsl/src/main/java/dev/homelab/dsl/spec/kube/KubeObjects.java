package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.KubeKinds.KubeKind;
import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns Kubernetes objects into resources: type, address, namespace. */
public final class KubeObjects {
  /** Custom kinds of widespread operators whose objects live in no namespace. */
  private static final Set<String> CLUSTER_WIDE =
      Set.of(
          "ClusterIssuer",
          "GatewayClass",
          "ClusterPolicy",
          "ClusterSecretStore",
          "ClusterExternalSecret",
          "CiliumLoadBalancerIPPool",
          "CiliumL2AnnouncementPolicy",
          "CiliumClusterwideNetworkPolicy",
          "CiliumBGPClusterConfig",
          "ClusterImageCatalog",
          "Bundle",
          "VolumeSnapshotClass");

  private KubeObjects() {}

  /**
   * Adds an object to the lab at the line that runs now.
   *
   * @param scope the block it stands in, inside a cluster
   * @param object with {@code apiVersion}, {@code kind} and {@code metadata.name}
   * @return the resource, or null after a diagnostic when the object cannot be one
   */
  public static ResourceSpec add(Scope scope, Value.Tree object, Lifecycle lifecycle) {
    return add(scope, object, lifecycle, scope.here());
  }

  /** Adds an object to the lab at a given place. */
  public static ResourceSpec add(
      Scope scope, Value.Tree object, Lifecycle lifecycle, Origin origin) {
    String apiVersion = text(object, "apiVersion");
    String kind = text(object, "kind");
    Value.Tree metadata = tree(object, "metadata");
    String name = text(metadata, "name");
    if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
      scope.lab().report(incomplete(apiVersion, kind).at(origin.user()));
      return ResourceSpec.of(
          scope.child("object", "unknown"), "kubernetes.unknown", scope.target(), object, origin);
    }
    KubeKind known = KubeKinds.find(apiVersion, kind);
    boolean namespaced = known == null ? !CLUSTER_WIDE.contains(kind) : known.namespaced();
    String namespace = namespaced ? namespaceOf(scope, metadata, kind, name, origin) : null;
    Value.Tree placed =
        namespace == null
            ? object.with("metadata", metadata.without("namespace"))
            : object.with("metadata", metadata.with("namespace", new Value.Text(namespace)));
    ResourceSpec resource =
        new ResourceSpec(
            addressOf(scope, apiVersion, kind, name, namespace),
            KubeKinds.resourceType(apiVersion, kind),
            scope.target(),
            placed,
            Collections.emptySortedSet(),
            lifecycle,
            origin,
            Collections.emptySortedMap());
    scope.lab().add(resource);
    scope.lab().atEnd("secrets of applications", () -> AppSecrets.resolve(scope.lab()));
    scope.lab().atEnd("kubernetes edges", () -> KubeEdges.derive(scope.lab()));
    return resource;
  }

  private static Diagnostic incomplete(String apiVersion, String kind) {
    String missing =
        apiVersion.isEmpty() ? "apiVersion" : kind.isEmpty() ? "kind" : "metadata.name";
    return LanguageCodes.error(
        LanguageCodes.INCOMPLETE_OBJECT, "an object of a manifest has no " + missing);
  }

  private static @Nullable String namespaceOf(
      Scope scope, Value.Tree metadata, String kind, String name, Origin origin) {
    String stated = text(metadata, "namespace");
    String block = scope.namespace();
    if (!stated.isEmpty() && block != null && !stated.equals(block)) {
      scope
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.OTHER_NAMESPACE,
                      kind
                          + " "
                          + name
                          + " states the namespace '"
                          + stated
                          + "' inside namespace('"
                          + block
                          + "')")
                  .at(origin.user())
                  .withHint("move it to namespace('" + stated + "') or leave its namespace out"));
    }
    return block != null ? block : stated.isEmpty() ? null : stated;
  }

  private static Address addressOf(
      Scope scope, String apiVersion, String kind, String name, @Nullable String namespace) {
    String segment = segment(apiVersion, kind);
    if (scope.recipe() != null || scope.target() == null || inComponent(scope)) {
      return scope.child(segment, name);
    }
    if (namespace == null) {
      return scope.target().child(segment, name);
    }
    return scope.namespace() == null
        ? scope.target().child("namespace", namespace).child(segment, name)
        : scope.child(segment, name);
  }

  private static boolean inComponent(Scope scope) {
    Address at = scope.address();
    return at != null && (at.last().type().equals("app") || at.last().type().equals("service"));
  }

  /** The segment type of an object's address: the kind, with its group where it is ambiguous. */
  static String segment(String apiVersion, String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    boolean homonym = KubeKinds.all().containsKey(kind) && KubeKinds.find(apiVersion, kind) == null;
    return homonym ? lower + '-' + KubeKinds.groupOf(apiVersion).replace('.', '-') : lower;
  }

  /**
   * The claims of volumes that an object makes or is: itself, or the templates that a StatefulSet
   * makes them from. None for other objects.
   */
  static List<Value.Tree> claims(Value.Tree object) {
    if (text(object, "kind").equals("PersistentVolumeClaim")) {
      return List.of(object);
    }
    List<Value.Tree> claims = new ArrayList<>();
    if (tree(object, "spec").get("volumeClaimTemplates") instanceof Value.Seq templates) {
      for (Value template : templates.items()) {
        if (template instanceof Value.Tree claim) {
          claims.add(claim);
        }
      }
    }
    return claims;
  }

  /** The text of a field, or the empty text when it is missing or not a text. */
  static String text(Value.Tree tree, String field) {
    String text = Value.textOf(tree.get(field));
    return text == null ? "" : text;
  }

  /** The tree of a field, or the empty tree when it is missing or not a tree. */
  static Value.Tree tree(Value.Tree tree, String field) {
    return tree.get(field) instanceof Value.Tree inner ? inner : Value.Tree.EMPTY;
  }
}
