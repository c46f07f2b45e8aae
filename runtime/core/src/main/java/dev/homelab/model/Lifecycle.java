package dev.homelab.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to a resource during its life.
 *
 * @param protect never deleted or replaced; a plan that would do so is refused
 * @param retain kept on the platform when it leaves the script, and recorded, until its deletion is
 *     confirmed by its address
 * @param adopt an object that exists without our mark may be taken over
 * @param existing looked up and used, never changed or owned
 * @param force fields that another manager owns may be taken
 * @param ignore paths whose difference is not a change
 * @param replaceOn paths whose difference makes a replacement
 * @param movedFrom the address that this resource had before, or null
 */
public record Lifecycle(
    boolean protect,
    boolean retain,
    boolean adopt,
    boolean existing,
    boolean force,
    SortedSet<String> ignore,
    SortedSet<String> replaceOn,
    @Nullable Address movedFrom) {
  /** Owned, and free to change, replace and delete. */
  public static final Lifecycle DEFAULT =
      new Lifecycle(
          false,
          false,
          false,
          false,
          false,
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          null);

  public Lifecycle {
    ignore = Collections.unmodifiableSortedSet(new TreeSet<>(ignore));
    replaceOn = Collections.unmodifiableSortedSet(new TreeSet<>(replaceOn));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Lifecycle that
            && protect == that.protect
            && retain == that.retain
            && adopt == that.adopt
            && existing == that.existing
            && force == that.force
            && ignore.equals(that.ignore)
            && replaceOn.equals(that.replaceOn)
            && Objects.equals(movedFrom, that.movedFrom));
  }

  @Override
  public int hashCode() {
    return Objects.hash(protect, retain, adopt, existing, force, ignore, replaceOn, movedFrom);
  }
}
