package dev.homelab.provider.proxmox.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.StepRequest;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkTest {
  private static final LabIdentity OURS = new LabIdentity("home", "id-1", "");
  private static final LabIdentity OTHER = new LabIdentity("other", "id-2", "");
  private static final Address ADDRESS = Address.parse("host.pve/vm.web");
  private static final String IDENTITY = "vm/210";

  /** What is written is asked once more, for it may have changed since the plan. */
  @ParameterizedTest
  @CsvSource({
    "ours, false, false, true",
    "none, false, false, false",
    "none, true, false, true",
    "other, false, false, false",
    "other, true, false, false",
    "other, false, true, false",
    "other, true, true, true",
    "elsewhere, true, true, false"
  })
  void onlyWhatIsOursOrTakenOverIsChanged(
      String marked, boolean adopt, boolean force, boolean expected) {
    TreeSet<String> none = new TreeSet<>();
    Lifecycle lifecycle = new Lifecycle(false, false, adopt, false, force, none, none, null);
    ResourceSpec spec =
        ResourceSpec.of(ADDRESS, "proxmox.vm", null, Value.Tree.EMPTY, Origin.NONE)
            .withLifecycle(lifecycle);
    assertThat(Mark.mayChange(text(marked), new StepRequest(OURS, spec, null), IDENTITY))
        .isEqualTo(expected);
  }

  private static String text(String marked) {
    return switch (marked) {
      case "ours" -> Mark.of(OURS, ADDRESS, IDENTITY).after("a note");
      case "other" -> Mark.of(OTHER, ADDRESS, IDENTITY).after("a note");
      case "elsewhere" -> Mark.of(OURS, Address.parse("host.pve/vm.db"), IDENTITY).after("");
      default -> "a note";
    };
  }
}
