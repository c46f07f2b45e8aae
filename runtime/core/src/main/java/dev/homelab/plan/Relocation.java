package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ResourceSchema;
import org.jspecify.annotations.Nullable;

/**
 * Works out what to do with a resource that is recorded at one target and wanted at another. What
 * is there is removed before the new one is made, so that there are never two of it.
 */
public final class Relocation {
  private final Pass pass;
  private final Draft draft;
  private final Address from;

  Relocation(Pass pass, Draft draft, Address from) {
    this.pass = pass;
    this.draft = draft;
    this.from = from;
  }

  /**
   * The target that a resource is recorded at and leaves; null when it stays, and when the lab does
   * not know that target any more: then it was renamed, or nothing can be asked there.
   */
  public static @Nullable Address from(
      @Nullable StateEntry entry, @Nullable ResourceSpec wish, ResourceGraph graph) {
    Address recorded = entry == null ? null : entry.target();
    boolean leaves = recorded != null && wish != null && !recorded.equals(wish.target());
    return leaves && graph.targets().containsKey(recorded) ? recorded : null;
  }

  /**
   * Decides, unless nothing is left at the target before.
   *
   * @param there what was observed at the target that it goes to
   * @return whether something was decided
   */
  boolean decide(ResourceSpec wish, ResourceSchema schema, Observation there) {
    Observation left = pass.snapshot.before(draft.address);
    if (left instanceof Observation.Unreachable unreachable) {
      draft.blocked = pass.unreachable(from, unreachable);
      return true;
    }
    if (!(left instanceof Observation.Present present)
        || present.owner() != Observation.Owner.OURS) {
      return false;
    }
    if (there instanceof Observation.Unreachable unreachable) {
      draft.blocked = pass.unreachable(wish.target(), unreachable);
      return true;
    }
    if (there instanceof Observation.Present other && other.owner() != Observation.Owner.OURS) {
      return false;
    }
    replace(wish, schema);
    return true;
  }

  private void replace(ResourceSpec wish, ResourceSchema schema) {
    String reason = "it goes from " + from + " to " + wish.target();
    draft.action = Action.REPLACE;
    draft.reasons.add(reason);
    boolean protect = wish.lifecycle().protect();
    if (protect || (draft.prior != null && draft.prior.lifecycle().protect())) {
      pass.refuseProtected(draft, "replaced", reason);
    } else if (schema.holdsData()) {
      pass.dataLoss(draft);
    } else if (draft.prior != null && draft.prior.lifecycle().retain()) {
      pass.retain(draft);
    }
  }
}
