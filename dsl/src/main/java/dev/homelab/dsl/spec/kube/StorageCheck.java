package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;

/**
 * Looks for claims of volumes that nothing would ever fulfil: a cluster that the lab makes has no
 * storage class but those that the lab makes too.
 *
 * @param cluster a cluster that the lab makes
 */
record StorageCheck(Address cluster) {
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

  /** Warns of the first one, and says how many there are. */
  void check(LabBuilder lab) {
    List<ResourceSpec> here =
        lab.resources().stream().filter(one -> cluster.equals(one.target())).toList();
    List<ResourceSpec> waiting = here.stream().filter(StorageCheck::claimsOfDefault).toList();
    if (waiting.isEmpty() || here.stream().anyMatch(StorageCheck::isDefault)) {
      return;
    }
    lab.report(
        Diagnostic.warning(
                LanguageCodes.NO_STORAGE,
                "cluster '" + cluster.last().name() + "' has nothing that makes volumes")
            .withDetail(waiting.get(0).address() + others(waiting.size() - 1) + " would wait")
            .at(waiting.get(0).origin().user())
            .withHint("add `storage localPath` to the cluster's block, or a storage of your own"));
  }

  private static String others(int count) {
    return count == 0 ? "" : " and " + count + " more";
  }

  private static boolean claimsOfDefault(ResourceSpec resource) {
    return KubeObjects.claims(resource.desired()).stream().anyMatch(StorageCheck::namesNothing);
  }

  private static boolean namesNothing(Value.Tree claim) {
    Value.Tree spec = KubeObjects.tree(claim, "spec");
    return spec.get("storageClassName") == null && spec.get("volumeName") == null;
  }

  private static boolean isDefault(ResourceSpec resource) {
    Value.Tree metadata = KubeObjects.tree(resource.desired(), "metadata");
    return resource.type().equals("kubernetes.storageclass")
        && KubeObjects.text(KubeObjects.tree(metadata, "annotations"), DEFAULT).equals("true");
  }
}
