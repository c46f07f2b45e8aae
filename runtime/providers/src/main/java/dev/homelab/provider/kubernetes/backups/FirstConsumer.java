package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;

/**
 * Claims whose class makes a volume only when a pod wants it ({@code volumeBindingMode:
 * WaitForFirstConsumer}).
 *
 * @param objects the cluster
 */
record FirstConsumer(ClusterObjects objects) {
  private static final Kind CLASS = new Kind("storage.k8s.io/v1", "StorageClass", "storageclasses");

  /**
   * Whether a claim waits for a pod, and for nothing else: no node is chosen for it yet. That may
   * be so on purpose, as with a machine that is off.
   */
  boolean isAwaited(Value.Tree claim, CallContext context) {
    Value.Tree storage =
        objects.read(CLASS, "", Fields.text(claim, "spec", "storageClassName"), context);
    return Fields.text(storage, "volumeBindingMode").equals("WaitForFirstConsumer")
        && Fields.text(claim, "metadata", "annotations", "volume.kubernetes.io/selected-node")
            .isEmpty();
  }
}
