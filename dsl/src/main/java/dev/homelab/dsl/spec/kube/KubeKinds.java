package dev.homelab.dsl.spec.kube;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that a Kubernetes API server serves without any definition being added, as of 1.36
 * (kubernetes.io/docs/reference/kubernetes-api).
 */
public final class KubeKinds {
  /**
   * One built-in kind.
   *
   * @param kind its name, such as {@code Deployment}
   * @param group its API group; empty for the core group
   * @param version its preferred version
   * @param namespaced whether its objects live in a namespace
   */
  public record KubeKind(String kind, String group, String version, boolean namespaced) {
    /** Group and version as an object states them. */
    public String apiVersion() {
      return group.isEmpty() ? version : group + '/' + version;
    }
  }

  private static final Map<String, KubeKind> BY_KIND = table();

  private KubeKinds() {}

  private static Map<String, KubeKind> table() {
    Map<String, KubeKind> kinds = new TreeMap<>();
    put(kinds, "", "v1", false, "Namespace Node PersistentVolume");
    put(
        kinds,
        "",
        "v1",
        true,
        "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate"
            + " ReplicationController ResourceQuota Secret Service ServiceAccount");
    put(
        kinds,
        "apps",
        "v1",
        true,
        "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet");
    put(kinds, "batch", "v1", true, "CronJob Job");
    put(kinds, "networking.k8s.io", "v1", true, "Ingress NetworkPolicy");
    put(kinds, "networking.k8s.io", "v1", false, "IngressClass IPAddress ServiceCIDR");
    put(kinds, "rbac.authorization.k8s.io", "v1", true, "Role RoleBinding");
    put(kinds, "rbac.authorization.k8s.io", "v1", false, "ClusterRole ClusterRoleBinding");
    put(kinds, "policy", "v1", true, "PodDisruptionBudget");
    put(
        kinds,
        "storage.k8s.io",
        "v1",
        false,
        "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass");
    put(kinds, "storage.k8s.io", "v1", true, "CSIStorageCapacity");
    put(kinds, "autoscaling", "v2", true, "HorizontalPodAutoscaler");
    put(kinds, "coordination.k8s.io", "v1", true, "Lease");
    put(kinds, "discovery.k8s.io", "v1", true, "EndpointSlice");
    put(kinds, "scheduling.k8s.io", "v1", false, "PriorityClass");
    put(kinds, "node.k8s.io", "v1", false, "RuntimeClass");
    put(kinds, "apiextensions.k8s.io", "v1", false, "CustomResourceDefinition");
    put(kinds, "apiregistration.k8s.io", "v1", false, "APIService");
    put(kinds, "certificates.k8s.io", "v1", false, "CertificateSigningRequest");
    put(
        kinds,
        "admissionregistration.k8s.io",
        "v1",
        false,
        "MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy"
            + " ValidatingAdmissionPolicyBinding");
    put(
        kinds,
        "flowcontrol.apiserver.k8s.io",
        "v1",
        false,
        "FlowSchema PriorityLevelConfiguration");
    put(kinds, "resource.k8s.io", "v1", false, "DeviceClass ResourceSlice");
    put(kinds, "resource.k8s.io", "v1", true, "ResourceClaim ResourceClaimTemplate");
    return kinds;
  }

  private static void put(
      Map<String, KubeKind> kinds, String group, String version, boolean namespaced, String names) {
    for (String name : names.split(" ", -1)) {
      kinds.put(name, new KubeKind(name, group, version, namespaced));
    }
  }

  /** All built-in kinds, by name. */
  public static Map<String, KubeKind> all() {
    return java.util.Collections.unmodifiableMap(BY_KIND);
  }

  /** The built-in kind that an object is of, or null for a custom resource. */
  public static @Nullable KubeKind find(String apiVersion, String kind) {
    KubeKind found = BY_KIND.get(kind);
    return found != null && found.group().equals(groupOf(apiVersion)) ? found : null;
  }

  /** The group of an {@code apiVersion}; empty for the core group. */
  public static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /**
   * The resource type: {@code kubernetes.deployment}, {@code
   * kubernetes.certificate.cert-manager.io}.
   */
  public static String resourceType(String apiVersion, String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    return find(apiVersion, kind) != null || groupOf(apiVersion).isEmpty()
        ? "kubernetes." + lower
        : "kubernetes." + lower + '.' + groupOf(apiVersion);
  }
}
