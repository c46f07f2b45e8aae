package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tenant's quota lets its machines start, as the script says and in each mode. Of a quota
 * of processors Cozystack lets a tenant reserve a tenth (cozy-lib 1.6, {@code cpuAllocationRatio}),
 * and a machine with processors of its own reserves each of them and one for its emulator. Of
 * memory a machine reserves what it has and what its process takes besides; memory of huge pages is
 * not counted. Of storage the sizes of its volumes count, whether machines run or not.
 *
 * @param tenant where the tenant is described
 * @param namespace the tenant's
 * @param processors its quota, 0 for none
 * @param memory its quota in MiB, 0 for none
 * @param storage its quota in bytes, 0 for none
 */
record TenantQuota(Scope tenant, String namespace, long processors, long memory, long storage) {
  private static final int RATIO = 10;

  /**
   * What a machine's process takes at least besides the memory of the machine, in MiB (KubeVirt,
   * {@code GetMemoryOverhead}: its programs, its page tables, its screen).
   */
  private static final long PROCESS = 256;

  /** That of a tenant, by what the script says of it. */
  static TenantQuota of(Scope tenant, String namespace, Map<String, Said<String>> said) {
    Said<String> processors = said.get("cpu");
    return new TenantQuota(
        tenant,
        namespace,
        processors == null ? 0 : Long.parseLong(processors.value()),
        bytes(said.get("memory")) / Size.mib(1).bytes(),
        bytes(said.get("storage")));
  }

  private static long bytes(@Nullable Said<String> amount) {
    return amount == null ? 0 : Size.parse(amount.value()).bytes();
  }

  /**
   * Tells when machines would stay without a pod, or volumes without room; called when all of them
   * are known.
   */
  void check(List<ModeSpec.Switch> switches) {
    volumes();
    List<Budget.Use> machines = new ArrayList<>();
    for (ResourceSpec resource : tenant.lab().resources()) {
      if (isMachine(resource)) {
        boolean runs = !Fields.text(resource.desired(), "spec", "runStrategy").equals("Halted");
        machines.add(BoxUse.of(resource, runs));
      }
    }
    for (Budget.Use machine : machines) {
      if (told(List.of(machine), "")) {
        return;
      }
    }
    for (ModeSpec.Switch mode : switches) {
      List<Budget.Use> on =
          machines.stream().filter(one -> mode.runs(one.machine(), one.runs())).toList();
      if (told(on, mode.when())) {
        return;
      }
    }
  }

  private void volumes() {
    if (storage == 0) {
      return;
    }
    TenantVolumes.Taken taken =
        TenantVolumes.of(tenant.lab().resources(), tenant.target(), namespace);
    if (taken.bytes() > storage) {
      String sum = TenantVolumes.shown(taken.bytes());
      report(
          LanguageCodes.error(
                  LanguageCodes.OVER_BUDGET,
                  "the volumes of "
                      + tenant.here("tenant").last()
                      + " take "
                      + sum
                      + ", and its quota of storage is "
                      + TenantVolumes.shown(storage))
              .withDetail("The largest: " + taken.largest() + '.')
              .withHint(
                  "give the tenant that much at least, and room for images that are imported:"
                      + " storage "
                      + sum.replace(' ', '.')));
    }
  }

  private boolean isMachine(ResourceSpec resource) {
    return Objects.equals(resource.target(), tenant.target())
        && Fields.text(resource.desired(), "kind").equals("VMInstance")
        && Fields.text(resource.desired(), "metadata", "namespace").equals(namespace);
  }

  /** Whether machines that run together are too much, which is told then. */
  private boolean told(List<Budget.Use> together, String when) {
    long own = together.stream().mapToLong(Budget.Use::own).sum();
    long reserved =
        together.stream().filter(one -> !one.paged()).mapToLong(Budget.Use::memory).sum()
            + PROCESS * together.size();
    if (processors > 0 && own * RATIO > processors) {
      report(
          over(processors + " processors", together, when)
              .withDetail(
                  "A tenant may reserve a tenth of its quota, and machines with processors of"
                      + " their own reserve all of them and one each for their emulators: "
                      + own
                      + " here.")
              .withHint("give the tenant that much at least: cpu " + own * RATIO)
              .withHint("or take an instance type that shares processors, such as u1.2xlarge"));
      return true;
    }
    if (memory > 0 && !together.isEmpty() && reserved > memory) {
      report(
          over(memory + " MiB of memory", together, when)
              .withDetail(
                  "A machine reserves its memory and at least "
                      + PROCESS
                      + " MiB for its process: "
                      + reserved
                      + " MiB here.")
              .withHint("give the tenant that much at least: memory " + reserved + ".MiB"));
      return true;
    }
    return false;
  }

  private static Diagnostic over(String quota, List<Budget.Use> together, String when) {
    String which = together.get(together.size() - 1).machine().last().toString();
    String state = when.isEmpty() ? "" : " " + when;
    return LanguageCodes.error(
        LanguageCodes.OVER_BUDGET,
        "a quota of " + quota + " does not let " + which + " start" + state);
  }

  private void report(Diagnostic problem) {
    tenant.lab().report(problem.at(tenant.origin().user()));
  }
}
