package dev.homelab.spi;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What bears a lab's mark on one target.
 *
 * @param found what was found
 * @param unread types of objects that may not be read there, so that some of them may be missing
 */
public record LabObjects(List<FoundObject> found, SortedSet<String> unread) {
  /** Takes copies. */
  public LabObjects {
    found = List.copyOf(found);
    unread = Collections.unmodifiableSortedSet(new TreeSet<>(unread));
  }

  /** All there is. */
  public static LabObjects whole(List<FoundObject> found) {
    return new LabObjects(found, Collections.emptySortedSet());
  }

  /** Whether nothing can be missing. */
  public boolean isWhole() {
    return unread.isEmpty();
  }
}
