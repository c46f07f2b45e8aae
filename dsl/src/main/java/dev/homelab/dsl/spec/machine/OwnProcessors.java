package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a machine with the card of which one of memory and processors is stated, so
 * that it keeps the rest of what it has otherwise. KubeVirt gives a machine its own by its instance
 * type only, and refuses a type beside memory and processors that are stated (Cozystack 1.6.2,
 * {@code packages/apps/vm-instance/templates/vm.yaml}), so what is stated is looked for among the
 * types.
 *
 * @param usual the type that the machine has when nothing is stated
 * @param memory an amount: what is stated, else that of the usual type
 * @param cpu how many processors: as stated, else as many as the usual type has
 * @param shared how many it has when no type has just this much: those are shared
 * @param whole whether both are stated, which are taken as stated then, and shared
 * @param spread whether it is stated in how many sockets they are, which no type says
 */
record OwnProcessors(
    InstanceType usual, String memory, int cpu, int shared, boolean whole, boolean spread) {
  private static final String ADVICE = "processors-of-their-own";

  /** Those of a machine; what is not stated is as it has it otherwise. */
  static OwnProcessors of(
      Guest guest, @Nullable Said<String> memory, @Nullable Said<Integer> cpu, boolean spread) {
    InstanceType usual = named(guest.type(true));
    return new OwnProcessors(
        usual,
        memory == null ? usual.memory() : memory.value(),
        cpu == null ? usual.cpu() : cpu.value(),
        cpu == null ? named(guest.type(false)).cpu() : cpu.value(),
        memory != null && cpu != null,
        spread);
  }

  private static InstanceType named(String name) {
    return Objects.requireNonNull(InstanceTypes.named(name), name);
  }

  /**
   * The type that has just this much, one with huge pages first; null when there is none, or the
   * script wants the machine as it is stated.
   */
  @Nullable String type(Scope machine) {
    if (whole || isWaived(machine)) {
      return null;
    }
    Size size = Size.parse(memory);
    return fitting()
        .filter(type -> !spread && Size.parse(type.memory()).compareTo(size) == 0)
        .max(Comparator.comparing(type -> type.hugepages() != null))
        .map(InstanceType::name)
        .orElse(null);
  }

  /** The types with as many processors; pages of 1 GiB are not kept at boot. */
  private Stream<InstanceType> fitting() {
    return InstanceTypes.all().stream()
        .filter(type -> type.dedicated() && type.cpu() == cpu && HugePages.isKept(type));
  }

  /** Whether the block of a machine says why it may share its processors. */
  private static boolean isWaived(Scope machine) {
    return machine.lab().overrides().stream()
        .filter(each -> each.policy().equals(ADVICE))
        .anyMatch(each -> machine.here("vm").equals(each.block()));
  }

  /**
   * Warns that the machine shares its processors, which nothing in its block asks for, unless the
   * script says why it may.
   */
  void tellShared(Scope machine, Said<?> stated) {
    boolean excused =
        machine.lab().overrides().stream()
            .filter(each -> each.policy().equals(ADVICE))
            .anyMatch(each -> each.block() == null || machine.here("vm").isWithin(each.block()));
    if (whole || excused) {
      return;
    }
    List<String> near =
        fitting()
            .map(type -> type.name() + " (" + type.memory() + ')')
            .collect(Collectors.toList());
    stated.report(
        machine,
        Diagnostic.warning(
                MachineCodes.SHARED,
                machine.here("vm").last() + " has the card, and shares its processors")
            .withDetail(
                spread
                    ? "Processors that are spread over sockets by hand are shared."
                    : "No type with processors of its own has "
                        + cpu
                        + " and "
                        + memory
                        + ", so it gets "
                        + shared
                        + " that others use, too.")
            .withHint(
                near.isEmpty()
                    ? "name a type: instanceType '" + usual.name() + '\''
                    : "with " + cpu + " processors there are " + String.join(", ", near))
            .withHint("or say why it may: override '" + ADVICE + "', because: '…'"));
  }
}
