package dev.homelab.dsl.spec.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.dsl.spec.Plans;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A machine that nobody can say the image of. */
final class ImageCheckTest {
  private static final Address TENANT = Address.parse("node.box/tenant.home");
  private static final Address MACHINE = TENANT.child("vm", "desk");
  private static final Address DISK = TENANT.child("disk", "desk-installer");
  private static final Change DESK = machine("tenant-home");

  @Test
  void aMachineWhoseDiskWaitsIsToldWithBothWays() {
    List<Diagnostic> told =
        ImageCheck.of(Plans.of(disk(Action.CREATE, "upload"), DESK)).diagnostics();
    assertThat(told).hasSize(1);
    Diagnostic one = told.get(0);
    assertThat(one.code()).isEqualTo("HL1143");
    assertThat(one.severity()).isEqualTo(Severity.WARNING);
    assertThat(one.title()).startsWith(MACHINE.toString());
    assertThat(one.span()).isEqualTo(Plans.LINE);
    assertThat(String.join("\n", one.hints()))
        .contains("installer 'desk.iso'", "installer 'https://")
        .contains("homelab upload node.box/tenant.home/vm.desk desk.iso");
    assertThat(ImageCheck.of(Plans.of(disk(Action.REPLACE, "upload"), DESK)).diagnostics())
        .hasSize(1);
  }

  @Test
  void aDiskThatIsThereOrIsFilledByTheRunIsNothingToTell() {
    assertNothing(disk(Action.NOOP, "upload"), DESK);
    assertNothing(disk(Action.CREATE, "http"), DESK);
    assertNothing(disk(Action.CREATE, "upload"), DESK, image());
  }

  @Test
  void aPlanOfTheDiskAloneDoesNotKnowWhatFillsIt() {
    assertNothing(disk(Action.CREATE, "upload"));
    assertNothing(disk(Action.CREATE, "upload"), machine("tenant-other"));
  }

  private static void assertNothing(Change... changes) {
    Plan plan = Plans.of(changes);
    assertThat(ImageCheck.of(plan)).isSameAs(plan);
  }

  private static Change disk(Action action, String source) {
    Map<String, Object> spec = Map.of("source", Map.of(source, Map.of()));
    return Plans.change(
        DISK,
        AppKinds.type(AppKinds.DISK),
        action,
        null,
        object("desk-installer", "tenant-home", spec),
        List.of());
  }

  private static Change machine(String namespace) {
    Map<String, Object> spec = Map.of("disks", List.of(Map.of("name", "desk-installer")));
    Value.Tree wish = object("desk", namespace, spec);
    return Plans.change(
        MACHINE, AppKinds.type(AppKinds.MACHINE), Action.CREATE, null, wish, List.of());
  }

  private static Change image() {
    return Plans.change(
        DISK.child("image", "upload"),
        "kubevirt.image",
        Action.CREATE,
        null,
        Value.Tree.EMPTY,
        List.of());
  }

  private static Value.Tree object(String name, String namespace, Map<String, Object> spec) {
    return Value.ofMap(
        Map.of("metadata", Map.of("name", name, "namespace", namespace), "spec", spec));
  }
}
