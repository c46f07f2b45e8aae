package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;

/** How a target is reached that the lab itself has made: by outputs that are recorded. */
public final class ReachedTarget {
  private ReachedTarget() {}

  /**
   * The config of a target with its references filled in.
   *
   * @throws dev.homelab.diag.HomelabException when what they refer to is not made yet
   */
  public static Value.Tree config(LabSession session, TargetSpec target) {
    return References.resolve(target.config(), ref -> recorded(session, target, ref));
  }

  private static Value recorded(LabSession session, TargetSpec target, Value.Ref ref) {
    StateEntry made = session.state().entries().get(ref.address());
    Value output = made == null ? null : made.outputs().get(ref.output());
    if (output == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9039", "`" + target.address() + "` is not made yet")
              .at(target.origin().user())
              .withHint("homelab up"));
    }
    return output;
  }
}
