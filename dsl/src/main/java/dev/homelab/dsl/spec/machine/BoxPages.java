package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The huge pages, of 2 MiB each, that a box keeps for the memory of its machines.
 *
 * @param count how many; 0 for none
 * @param reason which machine takes how many of them, in the order of the script
 */
record BoxPages(long count, String reason) {
  /**
   * The pages that machines take when all of them run that can: of those with the card, one at a
   * time; and those of the workers of clusters, as many as there may be.
   *
   * @param box the address of the box
   * @param machines all machines of its tenants
   * @param workers what workers take, by what people call them
   */
  static BoxPages of(Address box, List<VmSpec> machines, Map<String, Long> workers) {
    List<VmSpec> users = machines.stream().filter(one -> pages(one) > 0).toList();
    List<VmSpec> inTurn = users.stream().filter(VmSpec::hasCard).toList();
    long card = inTurn.stream().mapToLong(BoxPages::pages).max().orElse(0);
    long others = users.stream().filter(one -> !one.hasCard()).mapToLong(BoxPages::pages).sum();
    long working = workers.values().stream().mapToLong(Long::longValue).sum();
    List<String> uses = new ArrayList<>();
    users.forEach(one -> uses.add(name(box, one) + " takes " + pages(one)));
    workers.forEach((name, pages) -> uses.add(name + " take " + pages));
    return new BoxPages(
        card + others + working,
        "huge pages of 2 MiB, kept from the start: "
            + String.join(", ", uses)
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
