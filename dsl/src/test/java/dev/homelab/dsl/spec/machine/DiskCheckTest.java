package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Plans;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.spi.Room;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A disk that is there and would be made anew is refused for what really makes it so. */
final class DiskCheckTest {
  private static final Address DISK = Address.parse("node.box/tenant.a/disk.films");
  private static final String TYPE = "kubernetes.vmdisk.apps.cozystack.io";
  private static final FieldChange GROWN = field("spec.storage", "9Gi", "10Gi");
  private static final FieldChange SMALLER = field("spec.storage", "9Gi", "8Gi");
  private static final FieldChange CLASS = field("spec.storageClass", "replicated", "local");
  private static final FieldChange SOURCE = field("spec.source.http.url", "https://a", "https://b");

  private static FieldChange field(String path, String before, String after) {
    return new FieldChange(path, Value.of(before), Value.of(after), "script");
  }

  private static List<String> told(List<FieldChange> changed, FieldChange... because) {
    Change change =
        new Change(
            DISK,
            TYPE,
            Action.REPLACE,
            List.of(),
            changed,
            List.of(because).stream().map(FieldChange::path).toList(),
            List.of(),
            true,
            false,
            false,
            false,
            false,
            ResourceSpec.of(DISK, TYPE, null, Value.Tree.EMPTY, Origin.of(Plans.LINE)),
            null,
            new TreeSet<>(),
            null,
            Room.SAME,
            new TreeSet<>(),
            null);
    return DiskCheck.of(Plans.of(change)).diagnostics().stream().map(Diagnostic::title).toList();
  }

  @Test
  void aDiskThatGrowsIsNotSaidToBecomeSmaller() {
    assertThat(told(List.of(GROWN, CLASS), CLASS)).isEmpty();
    assertThat(told(List.of(GROWN), GROWN)).as("the lab itself says so").isEmpty();
    assertThat(told(List.of(SMALLER), SMALLER))
        .containsExactly(DISK + " is there, and cannot become smaller");
  }

  @Test
  void aSourceIsNamedOnlyWhenItIsWhy() {
    assertThat(told(List.of(SOURCE, CLASS), CLASS)).isEmpty();
    assertThat(told(List.of(SOURCE), SOURCE))
        .containsExactly(DISK + " is there, and was made from something else");
  }
}
