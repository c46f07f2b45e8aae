package dev.homelab.spi;

import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import org.jspecify.annotations.Nullable;

/**
 * An object that bears this lab's mark, as found on a platform.
 *
 * @param address the address in its mark
 * @param entry a record rebuilt from the object
 */
public record FoundObject(Address address, StateEntry entry) {

  /** The same object, recorded as carried by a target. */
  public FoundObject at(@Nullable Address target) {
    StateEntry placed =
        new StateEntry(
            entry.address(),
            entry.type(),
            entry.schemaVersion(),
            target,
            entry.objectId(),
            entry.recorded(),
            entry.secretDigests(),
            entry.outputs(),
            entry.dependsOn(),
            entry.lifecycle(),
            entry.ready(),
            entry.source());
    return new FoundObject(address, placed);
  }
}
