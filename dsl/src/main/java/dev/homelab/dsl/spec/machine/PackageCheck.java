package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which optional packages stay on a box when the lab asks for them no more. Cozystack emits
 * them with {@code helm.sh/resource-policy: keep}, so that taking one from the list removes
 * nothing; they are the platform's own and bear no mark of the lab, so that no plan deletes them.
 * Pure.
 */
public final class PackageCheck {
  /** An optional package of the platform stays, though the lab asks for it no more. */
  public static final String STAYS = "HL1134";

  private static final String[] ENABLED = {
    "spec", "components", "platform", "values", "bundles", "enabledPackages"
  };

  private PackageCheck() {}

  /** The same plan with a warning for each package that stays where nobody asks for it. */
  public static Plan of(Plan plan) {
    List<Diagnostic> told = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec desired = change.desired();
      StateEntry prior = change.prior();
      if (desired != null
          && prior != null
          && change.hasWork()
          && change.address().equals(BoxPlatform.platform(box(change.address())))) {
        List<String> left = new ArrayList<>(Fields.texts(prior.recorded(), ENABLED));
        left.removeAll(Fields.texts(desired.desired(), ENABLED));
        left.forEach(name -> told.add(told(name, desired)));
      }
    }
    return plan.telling(told);
  }

  /** The box that an address would lie on, were it that of a platform. */
  private static Address box(Address address) {
    return address.around().around();
  }

  private static Diagnostic told(String name, ResourceSpec platform) {
    String box = box(platform.address()).toString();
    return Diagnostic.warning(
            STAYS, "`" + name + "` stays on " + box + ", though nothing of the lab needs it now")
        .withDetail(
            "Cozystack takes no package away by itself, and it is the platform's own, which this"
                + " lab does not delete. After this run, and when nobody else needs it, the line"
                + " below does.")
        .withHint("kubectl delete package " + name)
        .at(platform.origin().user());
  }
}
