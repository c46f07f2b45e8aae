package dev.homelab.plan;

import dev.homelab.model.Address;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a person asked of a plan.
 *
 * @param only when not empty: these resources, those inside them, and what they depend on (for a
 *     removal: what depends on them); addresses in full
 * @param destroy plan the removal of everything, as if the script were empty
 * @param deleteData addresses whose loss of data is confirmed
 * @param resting addresses of what is switched off on purpose: it and what is inside is neither
 *     looked at nor changed
 */
public record PlanOptions(
    SortedSet<Address> only,
    boolean destroy,
    SortedSet<Address> deleteData,
    SortedSet<Address> resting) {
  /** The whole lab, as the script wants it, nothing confirmed. */
  public static final PlanOptions DEFAULT = new PlanOptions(Set.of(), false, Set.of());

  public PlanOptions {
    resting = Collections.unmodifiableSortedSet(new TreeSet<>(resting));
    only = Collections.unmodifiableSortedSet(new TreeSet<>(only));
    deleteData = Collections.unmodifiableSortedSet(new TreeSet<>(deleteData));
  }

  /** The canonical form of any collections. */
  public PlanOptions(Collection<Address> only, boolean destroy, Collection<Address> deleteData) {
    this(new TreeSet<>(only), destroy, new TreeSet<>(deleteData), new TreeSet<>());
  }

  /** The same with what is switched off on purpose. */
  public PlanOptions withResting(Collection<Address> addresses) {
    return new PlanOptions(only, destroy, deleteData, new TreeSet<>(addresses));
  }

  /** Whether something is switched off on purpose. */
  public boolean isResting(Address address) {
    return resting.stream().anyMatch(address::isWithin);
  }

  /** The same for these addresses only. */
  public PlanOptions withOnly(Collection<Address> addresses) {
    return new PlanOptions(new TreeSet<>(addresses), destroy, deleteData, resting);
  }

  /** The same as a removal of everything, or not. */
  public PlanOptions withDestroy(boolean everything) {
    return new PlanOptions(only, everything, deleteData, resting);
  }

  /** The same with these losses of data confirmed. */
  public PlanOptions withDeleteData(Collection<Address> addresses) {
    return new PlanOptions(only, destroy, new TreeSet<>(addresses), resting);
  }
}
