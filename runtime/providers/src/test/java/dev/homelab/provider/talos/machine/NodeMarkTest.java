package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a node is by the mark in its config, and what a step may do with it. */
class NodeMarkTest {
  private static final LabIdentity LAB = new LabIdentity("home", "a1b2", "");
  private static final Address HERE = Address.parse("cluster.prod/node.cp-1/talos.machine");
  private static final Address BEFORE = Address.parse("cluster.old/node.cp-1/talos.machine");
  private static final MachineWishes WISH =
      MachineWishes.of(Value.Tree.EMPTY.with("address", new Value.Text("192.168.30.51")));

  private static MachineConfig marked(@Nullable String mark) {
    String annotations =
        mark == null ? "" : "    nodeAnnotations:\n        homelab.dev/mark: \"" + mark + "\"\n";
    return MachineConfig.parse("version: v1alpha1\nmachine:\n    type: worker\n" + annotations);
  }

  private static StepRequest step(
      @Nullable Address recorded, boolean adopt, @Nullable Address from) {
    Lifecycle lifecycle =
        new Lifecycle(false, false, adopt, false, false, new TreeSet<>(), new TreeSet<>(), from);
    ResourceSpec spec =
        ResourceSpec.of(HERE, "talos.machine", null, Value.Tree.EMPTY, Origin.NONE)
            .withLifecycle(lifecycle);
    StateEntry prior =
        recorded == null
            ? null
            : new StateEntry(
                recorded,
                "talos.machine",
                1,
                null,
                "",
                Value.Tree.EMPTY,
                Value.Tree.EMPTY,
                Value.Tree.EMPTY,
                new TreeSet<>(),
                Lifecycle.DEFAULT,
                true,
                "");
    return new StepRequest(LAB, spec, prior);
  }

  private static void taken(MachineConfig live, StepRequest step) {
    assertThatCode(() -> NodeMark.require(live, step, WISH)).doesNotThrowAnyException();
  }

  private static void refused(MachineConfig live, StepRequest step, String named) {
    assertThatThrownBy(() -> NodeMark.require(live, step, WISH))
        .isInstanceOfSatisfying(
            NodeException.class,
            e -> {
              assertThat(e.diagnostics().get(0).code()).isEqualTo(TalosCodes.FOREIGN_NODE);
              assertThat(e.diagnostics().get(0).detail()).contains(named);
            });
  }

  @Test
  void theMarkOfItsAddressIsTaken() {
    MachineConfig live = marked(NodeMark.of(LAB, HERE));
    taken(live, step(null, false, null));
    taken(live, step(HERE, false, null));
  }

  @Test
  void theMarkOfTheAddressBeforeIsTakenWhereTheScriptOrTheRecordNamesIt() {
    MachineConfig live = marked(NodeMark.of(LAB, BEFORE));
    refused(live, step(null, false, null), BEFORE.toString());
    refused(live, step(HERE, false, null), BEFORE.toString());
    taken(live, step(BEFORE, false, null));
    taken(live, step(null, false, BEFORE));
  }

  @Test
  void aNodeWithoutAMarkIsTakenOverOnlyWhenTheScriptSaysSo() {
    refused(marked(null), step(HERE, false, null), "not at all");
    taken(marked(null), step(null, true, null));
  }

  @Test
  void anotherLabsNodeIsNeverTakenOver() {
    for (LabIdentity other :
        new LabIdentity[] {
          new LabIdentity("home", "c3d4", ""), new LabIdentity("home", "a1b2", "sandbox")
        }) {
      MachineConfig live = marked(NodeMark.of(other, HERE));
      assertThat(NodeMark.owner(live, LAB, HERE)).isEqualTo(Owner.OTHER_LAB);
      refused(live, step(HERE, true, BEFORE), other.id());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "home a1b2 - cluster.prod/node.cp-1/talos.machine, OURS",
    "renamed a1b2 - cluster.prod/node.cp-1/talos.machine, OURS",
    "home a1b2 - cluster.prod/node.cp-2/talos.machine, OURS_ELSEWHERE",
    "home a1b2 sandbox cluster.prod/node.cp-1/talos.machine, OTHER_LAB",
    "home a1b2, OTHER_LAB",
    "'', UNMARKED",
  })
  void aMarkSaysWhoseItIs(String mark, Owner owner) {
    assertThat(NodeMark.owner(marked(mark), LAB, HERE)).isEqualTo(owner);
  }
}
