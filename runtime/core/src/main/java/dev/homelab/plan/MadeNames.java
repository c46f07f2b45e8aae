package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Blocks whose things are recorded with another made name than the script gives them now. With the
 * other name all of a block would be made a second time, beside what is there.
 */
final class MadeNames {
  static final String WHY = "it was made with another name";

  private final List<Diagnostic> problems = new ArrayList<>();
  private final Set<Address> blocks = new HashSet<>();

  private MadeNames() {}

  /** Compares what is recorded, whether or not it is looked at in this plan, with the wishes. */
  static MadeNames of(ResourceGraph graph, Iterable<StateEntry> recorded, TypeRules rules) {
    MadeNames names = new MadeNames();
    Map<Address, String> made = new TreeMap<>();
    for (StateEntry entry : recorded) {
      String name = rules.madeName(entry.type(), entry.recorded());
      if (name != null) {
        made.put(entry.address(), name);
      }
    }
    if (!made.isEmpty()) {
      graph.resources().values().forEach(spec -> names.compare(spec, made, rules));
    }
    return names;
  }

  private void compare(ResourceSpec spec, Map<Address, String> made, TypeRules rules) {
    String wished = rules.madeName(spec.type(), spec.desired());
    Address block = spec.address().parent().orElse(null);
    if (wished == null || block == null) {
      return;
    }
    Address said = spec.lifecycle().movedFrom();
    Address before = said == null ? block : said.parent().orElse(block);
    for (Map.Entry<Address, String> one : made.entrySet()) {
      boolean inside = one.getKey().isWithin(block) || one.getKey().isWithin(before);
      if (inside && !one.getValue().equals(wished)) {
        refuse(spec, block, one.getValue(), wished);
        blocks.add(before);
        return;
      }
    }
  }

  private void refuse(ResourceSpec spec, Address block, String name, String wished) {
    boolean known = blocks.stream().anyMatch(block::isWithin);
    blocks.add(block);
    if (known) {
      return;
    }
    Diagnostic problem =
        Diagnostic.error(
                PlanCodes.OTHER_NAME,
                "`" + block + "` was made with the name '" + name + "', not '" + wished + "'")
            .withDetail(
                "Its machines, their addresses and its authorities bear that name. With another"
                    + " one all of them would be made a second time.")
            .at(spec.origin().user());
    problems.add(
        block.last().type().equals("cluster")
            ? problem.withHint("Write this line into its block: called '" + name + "'")
            : problem.withHint("Call the block '" + name + "' again."));
  }

  /** One problem for each block. */
  List<Diagnostic> problems() {
    return problems;
  }

  /** Whether nothing may be planned for an address, new or recorded. */
  boolean blocks(Address address) {
    return !blocks.isEmpty() && blocks.stream().anyMatch(address::isWithin);
  }
}
