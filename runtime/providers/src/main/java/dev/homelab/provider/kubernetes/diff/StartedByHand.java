package dev.homelab.provider.kubernetes.diff;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A machine that is started once and that a person has started again. KubeVirt refuses a call to
 * start one (1.8: {@code Once does not support manual start requests}), so whoever wants it gives
 * it another strategy, {@code Always}; how often it runs is up to that person, and no drift. Pure.
 */
final class StartedByHand {
  private static final String PATH = "spec.runStrategy";

  private StartedByHand() {}

  /**
   * Whether a change would only take such a start back.
   *
   * @param prior what is recorded: a machine that the lab itself had running all the time, as in a
   *     mode, or whose script said so, was started by nobody
   */
  static boolean isUndoneBy(ObjectKey key, @Nullable StateEntry prior, FieldChange change) {
    return key.group().equals(AppKinds.GROUP)
        && key.kind().equals(AppKinds.MACHINE)
        && change.path().equals(PATH)
        && RunStrategies.ONCE.equals(Value.textOf(change.after()))
        && RunStrategies.ON.equals(Value.textOf(change.before()))
        && prior != null
        && Fields.text(prior.recorded(), "spec", "runStrategy").equals(RunStrategies.ONCE);
  }
}
