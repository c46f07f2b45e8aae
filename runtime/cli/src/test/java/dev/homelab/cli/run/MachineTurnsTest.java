package dev.homelab.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.PlanOptions;
import dev.homelab.plan.RecordedForm;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a plan that only switches a machine is about. */
class MachineTurnsTest {
  private static final Address MACHINE = Address.parse("vm.windows");
  private static final Address SAME = Address.parse("disk.data");
  private static final Address OTHER = Address.parse("disk.films");
  private static final Address NEW = Address.parse("disk.new");

  private static ResourceSpec disk(Address address, String size) {
    return ResourceSpec.of(
        address,
        "kubernetes.vmdisk.apps.cozystack.io",
        null,
        Value.ofMap(Map.of("spec", Map.of("storage", size))),
        Origin.NONE);
  }

  private static ResourceSpec machine(String strategy) {
    return ResourceSpec.of(
        MACHINE,
        "kubernetes.vminstance.apps.cozystack.io",
        null,
        Value.ofMap(Map.of("spec", Map.of("runStrategy", strategy))),
        Origin.NONE);
  }

  private static PlanOptions switching(String strategy) {
    Lab lab =
        new Lab(
            "home",
            List.of(),
            List.of(),
            List.of(machine(strategy), disk(SAME, "1Gi"), disk(OTHER, "2Gi"), disk(NEW, "1Gi")),
            new TreeMap<>(),
            List.of());
    ResourceGraph graph = Resolver.resolve(lab, ProviderCatalog.of()).graph();
    SortedMap<Address, StateEntry> made = new TreeMap<>();
    for (Address disk : List.of(SAME, OTHER)) {
      made.put(
          disk,
          RecordedForm.entry(
              disk(disk, "1Gi"), null, "id", Value.Tree.EMPTY, Value.Tree.EMPTY, true));
    }
    StateDocument fresh = StateDocument.fresh("home", "", "id", "lineage");
    StateDocument state =
        new StateDocument(
            fresh.identity(), fresh.lineage(), 1, made, fresh.runs(), fresh.pending());
    return MachineTurns.switching(PlanOptions.DEFAULT, Set.of(MACHINE), graph, state);
  }

  @Test
  void aStartFillsTheDisksThatAreAsTheScriptSays() {
    PlanOptions start = switching("Always");

    assertThat(start.only()).containsExactly(MACHINE);
    assertThat(start.isResting(SAME.child("image", "upload"))).isFalse();
    assertThat(start.isResting(NEW)).isFalse();
    assertThat(start.isResting(OTHER)).as("it differs from the script").isTrue();
  }

  @Test
  void aStopLeavesEveryDiskThatIsThereAlone() {
    assertThat(switching("Halted").resting()).containsExactly(SAME, OTHER);
  }
}
