package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.FoundObject;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What bears a lab's mark on its targets.
 *
 * @param found what was found, by address
 * @param unread types of objects that may not be read, by target; a target without any is left out
 */
public record Inventory(List<FoundObject> found, SortedMap<Address, SortedSet<String>> unread) {

  /** Whether the object of a record may be there although it was not found. */
  public boolean mayMiss(StateEntry entry) {
    SortedSet<String> types = entry.target() == null ? null : unread.get(entry.target());
    return types != null
        && types.contains(entry.type())
        && found.stream().noneMatch(object -> object.address().equals(entry.address()));
  }
}
