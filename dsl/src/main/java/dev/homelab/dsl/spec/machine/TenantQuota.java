package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.Charge;
import dev.homelab.catalog.cozystack.PodCharges;
import dev.homelab.catalog.cozystack.RunStrategies;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tenant's quota has room for what is in it, as the script says and in each mode: whether
 * it lets each machine start, and all that shall run together, with tenants inside it that have no
 * quota of their own. Of a quota of processors Cozystack lets a tenant reserve a tenth (cozy-lib
 * 1.6, {@code cpuAllocationRatio}), and a machine with processors of its own reserves each of them
 * and one for its emulator. Of memory a machine reserves what it has and what its process takes
 * besides; memory of huge pages is not counted. Of storage the sizes of its volumes count, whether
 * machines run or not.
 *
 * @param tenant where the tenant is described
 * @param namespace the tenant's
 * @param processors its quota, 0 for none
 * @param memory its quota in bytes, 0 for none
 * @param storage its quota in bytes, 0 for none
 */
record TenantQuota(Scope tenant, String namespace, long processors, long memory, long storage) {
  private static final String AT_LEAST = "give the tenant that much at least: ";
  private static final String TENTH =
      "A tenant may reserve a tenth of its quota, and machines with processors of"
          + " their own reserve all of them and one each for their emulators";
  private static final int THOUSANDTHS = 3;

  /** That of a tenant, by what the script says of it. */
  static TenantQuota of(Scope tenant, String namespace, Map<String, Said<String>> said) {
    Said<String> processors = said.get("cpu");
    return new TenantQuota(
        tenant,
        namespace,
        processors == null ? 0 : Long.parseLong(processors.value()),
        bytes(said.get("memory")),
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
    TenantLoad load = TenantLoad.of(tenant.lab().resources(), tenant.target(), namespace);
    for (TenantLoad.One machine : load.all()) {
      if (machine.machine() && told(machine)) {
        return;
      }
    }
    for (ModeSpec.Switch mode : switches) {
      if (told(load.with(one -> counts(one, mode)), mode.when())) {
        return;
      }
    }
  }

  private static boolean counts(TenantLoad.One one, ModeSpec.Switch mode) {
    String strategy = Value.textOf(Fields.tree(one.of().desired(), "spec").get("runStrategy"));
    return !one.machine() || mode.runs(one.of().address(), RunStrategies.starts(strategy));
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
                      + name()
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

  private String name() {
    return tenant.here("tenant").last().toString();
  }

  /** Whether a machine is too much by itself, which is told then. */
  private boolean told(TenantLoad.One machine) {
    Charge charge = machine.charge();
    if (isReserved(charge)) {
      report(
          alone(processors + " processors", machine)
              .withDetail(TENTH + ": " + shown(charge.reserved()) + " here.")
              .withHint(AT_LEAST + enough(charge))
              .withHint("or take an instance type that shares processors, such as u1.2xlarge"));
    } else if (isTaken(charge)) {
      report(
          alone(processors + " processors", machine)
              .withDetail("It may take as many as it sees: " + shown(charge.cpu()) + '.')
              .withHint(AT_LEAST + enough(charge)));
    } else if (isFull(charge)) {
      report(
          alone(mebibytes(memory) + " MiB of memory", machine)
              .withDetail(
                  "A machine reserves its memory and at least "
                      + mebibytes(PodCharges.PROCESS)
                      + " MiB for its process: "
                      + mebibytes(charge.memory())
                      + " MiB here.")
              .withHint(AT_LEAST + "memory " + mebibytes(charge.memory()) + ".MiB"));
    } else {
      return false;
    }
    return true;
  }

  private static Diagnostic alone(String quota, TenantLoad.One machine) {
    return LanguageCodes.error(
        LanguageCodes.OVER_BUDGET,
        "a quota of " + quota + " does not let " + machine.of().address().last() + " start");
  }

  /** Whether all that runs together is too much, which is told then. */
  private boolean told(TenantLoad load, String when) {
    Charge sum = load.sum();
    String what = "what runs in " + name() + (when.isEmpty() ? "" : " " + when);
    if (isReserved(sum)) {
      report(
          over(
              what
                  + " reserves "
                  + shown(sum.reserved())
                  + " processors, and its quota of "
                  + processors
                  + " lets it reserve a tenth of that",
              TENTH + ". The largest: " + load.largest(Charge::reserved, TenantQuota::shown),
              enough(sum)));
    } else if (isTaken(sum)) {
      report(
          over(
              what
                  + " may take "
                  + shown(sum.cpu())
                  + " processors, and its quota is "
                  + processors,
              "The largest: " + load.largest(Charge::cpu, TenantQuota::shown),
              enough(sum)));
    } else if (isFull(sum)) {
      String all = TenantVolumes.shown(sum.memory());
      report(
          over(
              what
                  + " may take "
                  + all
                  + " of memory, and its quota is "
                  + TenantVolumes.shown(memory),
              "The largest: " + load.largest(Charge::memory, TenantVolumes::shown),
              "memory " + all.replace(' ', '.')));
    } else {
      return false;
    }
    return true;
  }

  private static Diagnostic over(String title, String detail, String enough) {
    return LanguageCodes.error(LanguageCodes.OVER_BUDGET, title)
        .withDetail(detail + '.')
        .withHint(AT_LEAST + enough);
  }

  /** Whether it is too much to be reserved, and not only because it is too much at all. */
  private boolean isReserved(Charge charge) {
    long needed = charge.reserved() * Charge.RATIO;
    return processors > 0 && needed > thousandths(processors) && needed > charge.cpu();
  }

  private boolean isTaken(Charge charge) {
    return processors > 0 && charge.cpu() > thousandths(processors);
  }

  private boolean isFull(Charge charge) {
    return memory > 0 && charge.memory() > memory;
  }

  /** A quota of processors that has room for something. */
  private static String enough(Charge charge) {
    long most = Math.max(charge.reserved() * Charge.RATIO, charge.cpu());
    return "cpu " + (most + thousandths(1) - 1) / thousandths(1);
  }

  private static long thousandths(long processors) {
    return 1000 * processors;
  }

  private static long mebibytes(long bytes) {
    return bytes / Size.mib(1).bytes();
  }

  private static String shown(long thousandths) {
    return BigDecimal.valueOf(thousandths, THOUSANDTHS).stripTrailingZeros().toPlainString();
  }

  private void report(Diagnostic problem) {
    tenant.lab().report(problem.at(tenant.origin().user()));
  }
}
