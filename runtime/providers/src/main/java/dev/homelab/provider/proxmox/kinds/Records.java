package dev.homelab.provider.proxmox.kinds;

import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.FoundObject;
import java.util.Collections;

/** Records that are rebuilt from objects. */
public final class Records {
  private Records() {}

  /**
   * The record of an object that was found by its mark.
   *
   * @param recorded what is known of how it was wished
   */
  public static FoundObject of(
      Address address, String type, String objectId, Value.Tree recorded, Value.Tree outputs) {
    StateEntry entry =
        new StateEntry(
            address,
            type,
            1,
            null,
            objectId,
            recorded,
            Value.Tree.EMPTY,
            outputs,
            Collections.emptySortedSet(),
            Lifecycle.DEFAULT,
            true,
            "");
    return new FoundObject(address, entry);
  }
}
