package dev.homelab.spi;

import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;

/**
 * An object that bears this lab's mark, as found on a platform.
 *
 * @param address the address in its mark
 * @param entry a record rebuilt from the object
 */
public record FoundObject(Address address, StateEntry entry) {}
