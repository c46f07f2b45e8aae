package dev.homelab.spi;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call to make a resource real, change it or remove it.
 *
 * @param lab whose it is
 * @param desired the wish, with every reference resolved; secrets stay references until the call.
 *     Null only for deletions
 * @param prior what was recorded, or null
 * @param removed what the same run removes or forgets, this one included; what is kept is not among
 *     it
 * @param missing what the script wants and the same run does not make, because something that it
 *     depends on has to be decided first; some of it may be there all the same. Who is made of
 *     others does not wait for these
 */
public record StepRequest(
    LabIdentity lab,
    @Nullable ResourceSpec desired,
    @Nullable StateEntry prior,
    Set<Address> removed,
    Set<Address> missing) {
  /** A copy that cannot change. */
  public StepRequest {
    removed = Set.copyOf(removed);
    missing = Set.copyOf(missing);
  }

  /** A call of a run that removes nothing else and makes all that is wished. */
  public StepRequest(LabIdentity lab, @Nullable ResourceSpec desired, @Nullable StateEntry prior) {
    this(lab, desired, prior, Set.of(), Set.of());
  }
}
