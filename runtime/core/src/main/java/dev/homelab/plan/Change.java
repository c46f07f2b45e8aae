package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.FieldChange;
import dev.homelab.model.KeptFor;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.Queue;
import dev.homelab.spi.Room;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the plan does to one resource, and why.
 *
 * @param address the resource
 * @param type its type
 * @param action what is done
 * @param reasons why, most telling first
 * @param fields what changes, field by field; for a create what is set
 * @param replaces the paths of those fields that change only when it is made anew
 * @param interrupts what it interrupts, in words
 * @param dataLoss whether bytes are lost; such a change runs only when confirmed by address
 * @param confirmed whether the loss, or the removal of what is retained, was confirmed; always true
 *     for all others
 * @param isProtected whether it would be removed with the lab and stays for the script protects it
 * @param awaitOnly whether the object is right but not ready yet, so that the run only waits for it
 * @param lookedUpLater whether the object is not ours and can only be there when something of this
 *     run is
 * @param desired the wish with references as far as known, or null when nothing is wished any more
 * @param prior what was recorded, or null
 * @param dependsOn edges that order the change
 * @param queue the line in which it waits for its turn, or null
 * @param room what it does to the room of its target
 * @param brings other resources that it brings into being or changes
 * @param blocked why the change cannot be run at all (foreign owner, protected, conflict, unknown
 *     provider); null when it can
 */
public record Change(
    Address address,
    String type,
    Action action,
    List<String> reasons,
    List<FieldChange> fields,
    List<String> replaces,
    List<String> interrupts,
    boolean dataLoss,
    boolean confirmed,
    boolean isProtected,
    boolean awaitOnly,
    boolean lookedUpLater,
    @Nullable ResourceSpec desired,
    @Nullable StateEntry prior,
    SortedSet<Edge> dependsOn,
    @Nullable Queue queue,
    Room room,
    SortedSet<Address> brings,
    @Nullable String blocked) {
  public Change {
    reasons = List.copyOf(reasons);
    fields = List.copyOf(fields);
    replaces = List.copyOf(replaces);
    interrupts = List.copyOf(interrupts);
    dependsOn =
        dependsOn.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
    brings =
        brings.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(brings));
  }

  /** The target of what it leads to, or of what was recorded; null for one without. */
  public @Nullable Address target() {
    if (desired != null) {
      return desired.target();
    }
    return prior == null ? null : prior.target();
  }

  /** Whether it would be removed or made anew, and is kept as it is instead. */
  public boolean kept() {
    return blocked != null && (action == Action.DELETE || action == Action.REPLACE);
  }

  /** Why it is kept as it is, or null when it is not. */
  public @Nullable KeptFor keptFor() {
    if (!kept()) {
      return null;
    }
    if (isProtected) {
      return KeptFor.PROTECTED;
    }
    if (confirmed) {
      return KeptFor.OTHERS;
    }
    return dataLoss ? KeptFor.DATA : KeptFor.RETAINED;
  }

  /** Whether a run would do something about it, if only wait; what is kept stays as it is. */
  public boolean hasWork() {
    return (action != Action.NOOP || awaitOnly) && !kept();
  }

  /**
   * Whether nothing is known of what is there, for it could not be looked at; nothing is planned
   * for such a resource, which does not mean that it is as wished.
   */
  public boolean unasked() {
    return action == Action.NOOP && blocked != null;
  }
}
