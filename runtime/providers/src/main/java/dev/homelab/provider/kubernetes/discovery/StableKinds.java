package dev.homelab.provider.kubernetes.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kinds that every server of Kubernetes 1.25 or later serves in these versions (Kubernetes docs,
 * "Deprecated API Migration Guide"), so that a lab made of them needs no discovery.
 */
final class StableKinds {
  private static final Set<String> VERBS =
      Set.of("get", "list", "watch", "create", "patch", "update", "delete");

  /** Version, whether in namespaces (n) or of the cluster (c), and kinds; a star for a status. */
  private static final String[] TABLE = {
    "v1 n ConfigMap Secret ServiceAccount LimitRange Service* PersistentVolumeClaim* Pod*"
        + " ResourceQuota*",
    "v1 c Namespace* PersistentVolume*",
    "apps/v1 n Deployment* StatefulSet* DaemonSet* ReplicaSet*",
    "batch/v1 n Job* CronJob*",
    "networking.k8s.io/v1 n Ingress* NetworkPolicy",
    "networking.k8s.io/v1 c IngressClass",
    "rbac.authorization.k8s.io/v1 n Role RoleBinding",
    "rbac.authorization.k8s.io/v1 c ClusterRole ClusterRoleBinding",
    "policy/v1 n PodDisruptionBudget*",
    "autoscaling/v2 n HorizontalPodAutoscaler*",
    "storage.k8s.io/v1 c StorageClass CSIDriver",
    "scheduling.k8s.io/v1 c PriorityClass",
    "apiextensions.k8s.io/v1 c CustomResourceDefinition*",
  };

  private static final class Holder {
    private static final Map<String, ApiResource> KINDS = read();
  }

  private StableKinds() {}

  /** The kind in exactly this version, or null when it is not one that every server has. */
  static @Nullable ApiResource find(String group, String version, String kind) {
    return Holder.KINDS.get(group + '/' + version + '/' + kind);
  }

  private static Map<String, ApiResource> read() {
    Map<String, ApiResource> kinds = new HashMap<>();
    for (String line : TABLE) {
      String[] words = line.split(" ", -1);
      int slash = words[0].indexOf('/');
      String group = slash < 0 ? "" : words[0].substring(0, slash);
      String version = words[0].substring(slash + 1);
      for (int i = 2; i < words.length; i++) {
        boolean status = words[i].endsWith("*");
        String kind = status ? words[i].substring(0, words[i].length() - 1) : words[i];
        kinds.put(
            group + '/' + version + '/' + kind,
            new ApiResource(
                group, version, kind, plural(kind), words[1].equals("n"), VERBS, status));
      }
    }
    return Map.copyOf(kinds);
  }

  private static String plural(String kind) {
    String name = kind.toLowerCase(java.util.Locale.ROOT);
    if (name.endsWith("y")) {
      return name.substring(0, name.length() - 1) + "ies";
    }
    return name.endsWith("s") ? name + "es" : name + 's';
  }
}
