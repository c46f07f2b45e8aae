package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plan that takes a module from a tenant while what the module holds is to be kept: the
 * module is an object of its own, but its tenant makes it, and deletes it with its volumes. Pure.
 */
public final class ModuleCheck {
  /** A tenant would lose a module that holds data. */
  static final String LOST = "HL1133";

  private static final String TENANT = "tenant";
  private static final String SPEC = "spec";

  private ModuleCheck() {}

  /** The same plan with an error for each module that would go with a change of its tenant. */
  public static Plan of(Plan plan) {
    List<Diagnostic> told = new ArrayList<>();
    for (Change module : plan.changes()) {
      if (module.kept() && module.dataLoss()) {
        plan.changes().stream()
            .filter(change -> takes(change, module.address()))
            .forEach(change -> told.add(refusal(change, module.address())));
      }
    }
    return plan.telling(told);
  }

  /** Whether a change of a tenant switches off what makes a module. */
  private static boolean takes(Change change, Address module) {
    return change.desired() != null
        && change.hasWork()
        && change.address().last().type().equals(TENANT)
        && module.parent().filter(change.address()::equals).isPresent()
        && change.fields().stream().anyMatch(field -> isSwitchedOff(field, module.last().type()));
  }

  private static boolean isSwitchedOff(FieldChange field, String flag) {
    Value on = Value.of(true);
    if (field.path().equals(SPEC)) {
      return on.equals(at(field.before(), flag)) && !on.equals(at(field.after(), flag));
    }
    boolean itself = field.path().equals(SPEC + '.' + flag);
    return itself && on.equals(field.before()) && !on.equals(field.after());
  }

  private static @Nullable Value at(@Nullable Value spec, String flag) {
    return spec instanceof Value.Tree tree ? tree.get(flag) : null;
  }

  private static Diagnostic refusal(Change tenant, Address module) {
    Diagnostic told =
        Diagnostic.error(
                LOST,
                "`"
                    + tenant.address()
                    + "` would lose its "
                    + module.last().type()
                    + ", which holds data")
            .withDetail("Cozystack deletes the volumes of a module with it.")
            .withHint("keep it: put the word back")
            .withHint("or confirm the loss: --delete-data " + module);
    ResourceSpec desired = tenant.desired();
    return desired == null ? told : told.at(desired.origin().user());
  }
}
