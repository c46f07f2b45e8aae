package dev.homelab.stdlib.backing;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Edge;
import dev.homelab.model.Value;
import java.util.List;

/** Something that a service keeps data in, run by the service itself or by the platform. */
public interface Backing {
  /** The host name to connect to. */
  Value host();

  /** What a variable says the password with: a secret of the lab, or where it is taken from. */
  Value password();

  /** What makes its user wait until it answers. */
  Edge ready();

  /** What the service runs for it; empty when the platform does. */
  List<WorkloadPlan> plans();

  /** Asks the platform for it; does nothing when the service runs it. */
  void emit(RecipeContext context);
}
