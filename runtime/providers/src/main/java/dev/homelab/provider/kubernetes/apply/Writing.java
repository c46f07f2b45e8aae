package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.spi.CallContext;

/** How wishes are written to an API. */
interface Writing {
  /** Makes an object; of one that somebody made meanwhile, no field of another manager is taken. */
  KubeAnswer make(Located place, Value.Tree body, CallContext context);

  /**
   * Changes an object.
   *
   * @param live the object as it was read
   * @param force whether fields of other managers are taken
   */
  KubeAnswer change(
      Located place, Value.Tree body, Value.Tree live, boolean force, CallContext context);
}
