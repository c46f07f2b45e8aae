package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.model.Address;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The huge pages, of 2 MiB each, that a box keeps for the memory of its machines.
 *
 * @param count how many; 0 for none
 * @param reason which machine takes how many of them, in the order of the script
 */
record BoxPages(long count, String reason) {
  /**
   * The pages that machines take when all of them run that can: of those with the card, one at a
   * time.
   *
   * @param box the address of the box
   * @param machines all machines of its tenants
   */
  static BoxPages of(Address box, List<VmSpec> machines) {
    List<VmSpec> users = machines.stream().filter(one -> pages(one) > 0).toList();
    List<VmSpec> inTurn = users.stream().filter(VmSpec::hasCard).toList();
    long card = inTurn.stream().mapToLong(BoxPages::pages).max().orElse(0);
    long others = users.stream().filter(one -> !one.hasCard()).mapToLong(BoxPages::pages).sum();
    String uses =
        users.stream()
            .map(one -> name(box, one) + " takes " + pages(one))
            .collect(Collectors.joining(", "));
    return new BoxPages(
        card + others,
        "huge pages of 2 MiB, kept from the start: "
            + uses
            + (inTurn.size() > 1 ? "; those with the card run one at a time" : ""));
  }

  private static String name(Address box, VmSpec machine) {
    return machine.address().toString().substring(box.toString().length() + 1);
  }

  private static long pages(VmSpec machine) {
    String name = machine.type();
    InstanceType type = name == null ? null : InstanceTypes.named(name);
    return type == null ? 0 : HugePages.of(List.of(type));
  }
}
