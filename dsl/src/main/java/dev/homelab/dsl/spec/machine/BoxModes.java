package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The modes of a box, and what its machines take of it in each. */
final class BoxModes {
  private final Scope box;
  private final BoxBudgetSpec budget;
  private final List<ModeSpec> modes = new ArrayList<>();

  BoxModes(Scope box) {
    this.box = box;
    this.budget = new BoxBudgetSpec(box);
  }

  /** Describes what the box has. */
  void budget(Consumer<BoxBudgetSpec> block) {
    block.accept(budget);
    budget.freeze();
  }

  /** Describes a mode. */
  void mode(String name, Consumer<ModeSpec> block) {
    ModeSpec spec = ModeSpec.open(box, name);
    block.accept(spec);
    spec.freeze();
    modes.add(spec);
  }

  /**
   * Counts what machines take, always and in each mode; called when all of them are known.
   *
   * @param pages how many huge pages the box keeps
   * @param told whether it was told already that machines do not fit together
   * @return what its modes switch; first none at all
   */
  List<ModeSpec.Switch> emit(long pages, boolean told) {
    Address here = box.here("node");
    List<ResourceSpec> resources = box.lab().resources();
    Budget.Room room = budget.room(pages * HugePages.MEBIBYTES);
    Budget always = Budget.of(here, room, resources, Set.of(), Set.of());
    List<ModeSpec.Switch> switches = new ArrayList<>(List.of(ModeSpec.Switch.NONE));
    if (always.uses().isEmpty() && modes.isEmpty()) {
      return switches;
    }
    box.lab()
        .add(
            new Component(
                here.child("budget", "box"),
                "budget",
                null,
                new TreeMap<>(Map.of("room", room.outputs())),
                List.of(),
                new TreeMap<>(),
                box.origin()));
    if (!told) {
      BudgetCheck.tell(box, "together", always);
    }
    modes.forEach(mode -> switches.add(mode.emit(room)));
    return switches;
  }
}
