package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The graphics card of a box: what the box does with it, and which one it is. */
final class BoxCard {
  private final Scope box;
  private @Nullable Said<String> use;
  private @Nullable Said<String> selector;
  private @Nullable Said<String> resource;

  BoxCard(Scope box) {
    this.box = box;
  }

  /** Says what the box does with it, and which one it is. */
  void use(GpuUse how, NamedArguments named) {
    use = Said.now(box, how.text());
    selector = said(named.optionalText("card"), "(?i)[0-9a-f]{4}:[0-9a-f]{4}", "'10DE:2236'");
    resource = said(named.optionalText("resource"), "[a-z0-9.-]+/\\S+", "'nvidia.com/GA102GL_A10'");
  }

  private @Nullable Said<String> said(@Nullable String text, String form, String example) {
    if (text == null) {
      return null;
    }
    if (!text.matches(form)) {
      box.unfit("'" + text + "' names no graphics card", "write it like " + example);
    }
    return Said.now(box, text);
  }

  /** Whether it is handed to machines. */
  boolean isHandedOn() {
    Said<String> said = use;
    return said != null && said.value().equals(GpuUse.PASSTHROUGH.text());
  }

  /** What machines say when they want it. */
  Value device() {
    return of("gpuDevice");
  }

  /** What says of it which one it is. */
  Value of(String output) {
    return new Value.Ref(address(), output);
  }

  private Address address() {
    return box.here("card").child("talos", "card");
  }

  /** States at the box what becomes of it. */
  void state(Draft metal) {
    metal.saidOr("gpu", use, GpuUse.NONE.text(), "the card stays with the box");
  }

  /**
   * One card is in one running machine; others that want it must be told to be off.
   *
   * @return whether several want it
   */
  boolean refuseShared(List<VmSpec> machines) {
    List<VmSpec> running = machines.stream().filter(one -> one.hasCard() && one.runs()).toList();
    for (VmSpec other : running.subList(Math.min(1, running.size()), running.size())) {
      box.lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.BAD_VALUE,
                      other.address().last()
                          + " and "
                          + running.get(0).address().last()
                          + " both run with the one card of "
                          + box.here("card"))
                  .at(other.line())
                  .withHint("leave one of them off: vm " + other.system() + " { off() }"));
    }
    return running.size() > 1;
  }

  /** Adds what looks for it on the box, and tells where that stands in the graph. */
  Address emit(ClusterMachines alone) {
    Draft draft =
        new Draft(address(), "talos.card")
            .follows("address", new Value.Ref(box.here("card"), "address"), "where the box is")
            .follows("secrets", alone.secrets(), "the authorities of the box's cluster");
    Said<String> which = selector;
    if (which != null) {
      draft.said("gpuSelector", which.value(), which.line());
    }
    Said<String> called = resource;
    if (called != null) {
      draft.said("gpuDevice", called.value(), called.line());
    }
    draft.add(box);
    return address();
  }
}
