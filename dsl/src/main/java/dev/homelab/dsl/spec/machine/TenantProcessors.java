package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;

/**
 * Whether a tenant's quota of processors lets its machines with processors of their own start. Of a
 * quota Cozystack lets a tenant reserve a tenth (cozy-lib 1.6, {@code cpuAllocationRatio}), and
 * such a machine reserves each of its processors and one for its emulator.
 */
final class TenantProcessors {
  private static final int RATIO = 10;

  private TenantProcessors() {}

  /** Tells when machines would stay without a pod; called when all of them are known. */
  static void check(Scope tenant, String namespace, long quota) {
    long together = 0;
    long largest = 0;
    String which = "";
    for (ResourceSpec resource : tenant.lab().resources()) {
      if (isMachineOf(resource, namespace)) {
        boolean runs = !Fields.text(resource.desired(), "spec", "runStrategy").equals("Halted");
        long own = BoxUse.of(resource, runs).own();
        together += runs ? own : 0;
        which = own > largest ? resource.address().last().toString() : which;
        largest = Math.max(largest, own);
      }
    }
    long needed = RATIO * Math.max(together, largest);
    if (needed > quota) {
      tenant
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.OVER_BUDGET,
                      "a quota of " + quota + " processors does not let " + which + " start")
                  .withDetail(
                      "A tenant may reserve a tenth of its quota, and machines with processors of"
                          + " their own reserve all of them and one each for their emulators: "
                          + needed / RATIO
                          + " here.")
                  .at(tenant.origin().user())
                  .withHint("give the tenant that much at least: cpu " + needed)
                  .withHint("or take an instance type that shares processors, such as u1.2xlarge"));
    }
  }

  private static boolean isMachineOf(ResourceSpec resource, String namespace) {
    return Fields.text(resource.desired(), "kind").equals("VMInstance")
        && Fields.text(resource.desired(), "metadata", "namespace").equals(namespace);
  }
}
