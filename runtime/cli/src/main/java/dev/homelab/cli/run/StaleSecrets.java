package dev.homelab.cli.run;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.SecretNames;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.state.StateCodes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a state that was put back from a backup from writing its old secrets over newer ones: the
 * secrets came back with it, and what runs may have been given others since.
 */
public final class StaleSecrets {
  private StaleSecrets() {}

  /** Whether the state was told to be older than one that was seen. */
  public static boolean isIn(List<Diagnostic> notices) {
    return notices.stream().anyMatch(told -> told.code().equals(StateCodes.WENT_BACKWARDS));
  }

  /**
   * Refuses a plan that writes a secret over another value.
   *
   * @throws HomelabException with HL4024, one for each secret
   */
  static void refuse(Plan plan) {
    Map<String, Address> newer = new TreeMap<>();
    for (Change change : plan.changes()) {
      boolean over = change.action() == Action.UPDATE || change.action() == Action.REPLACE;
      for (FieldChange field : over ? change.fields() : NONE) {
        if (field.before() != null && field.after() != null) {
          for (String name : SecretNames.in(field.after())) {
            newer.putIfAbsent(name, change.address());
          }
        }
      }
    }
    List<Diagnostic> problems =
        newer.entrySet().stream().map(one -> problem(one.getKey(), one.getValue())).toList();
    if (!problems.isEmpty()) {
      throw new HomelabException(problems);
    }
  }

  private static final List<FieldChange> NONE = List.of();

  private static Diagnostic problem(String name, Address address) {
    return Diagnostic.error(
            StateCodes.OLDER_SECRET, "an older value of the secret `" + name + "` would come back")
        .withDetail(
            "`"
                + address
                + "` has another value, and the state is older than one seen on this machine.")
        .withHint("Take the values of what runs: homelab state rebuild")
        .withHint("Make a new one: homelab secret rotate " + name);
  }
}
