package dev.homelab.dsl.spec.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.spi.Room;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
  private static final Address CLOUD = Address.parse("cluster.home/deployment.cloud");
  private static final SourceSpan LINE = SourceSpan.ofLine("homelab.groovy", 7);

  @Test
  void aSkippedReleaseIsAnErrorAtItsLine() {
    Plan judged = UpgradeCheck.of(plan("32.0.9", "34.0.3", "major-by-one;irreversible"));
    assertThat(judged.diagnostics()).extracting(Diagnostic::code).containsExactly("HL2060");
    assertThat(judged.diagnostics().get(0).span()).isEqualTo(LINE);
  }

  @Test
  void aMigrationIsAWarning() {
    Plan judged = UpgradeCheck.of(plan("33.0.9", "34.0.3", "major-by-one;irreversible"));
    assertThat(judged.diagnostics()).extracting(Diagnostic::code).containsExactly("HL2063");
  }

  @Test
  void aHarmlessChangeOrAnObjectWithoutARuleLeavesThePlanAsItIs() {
    Plan patch = plan("34.0.2", "34.0.3", "major-by-one;irreversible");
    assertThat(UpgradeCheck.of(patch)).isSameAs(patch);
    Plan free = plan("32.0.9", "34.0.3", "no rule at all");
    assertThat(UpgradeCheck.of(free)).isSameAs(free);
  }

  private static Plan plan(String from, String to, String rule) {
    ResourceSpec desired =
        ResourceSpec.of(CLOUD, "kubernetes.deployment", null, object(to, rule), Origin.of(LINE));
    StateEntry prior =
        new StateEntry(
            CLOUD,
            "kubernetes.deployment",
            1,
            null,
            "",
            object(from, rule),
            Value.Tree.EMPTY,
            Value.Tree.EMPTY,
            new TreeSet<>(),
            Lifecycle.DEFAULT,
            true,
            "");
    Change change =
        new Change(
            CLOUD,
            "kubernetes.deployment",
            Action.UPDATE,
            List.of(),
            List.of(),
            List.of(),
            false,
            true,
            false,
            false,
            false,
            desired,
            prior,
            new TreeSet<>(),
            null,
            Room.SAME,
            null);
    return new Plan(identity(), "lineage", 1, "", List.of(change), List.of(), List.of());
  }

  private static LabIdentity identity() {
    return new LabIdentity("home", "id", "");
  }

  private static Value.Tree object(String version, String rule) {
    return Value.ofMap(
        Map.of(
            "metadata",
            Map.of(
                "labels", Map.of(UpgradeRule.VERSION_LABEL, version),
                "annotations", Map.of(UpgradeRule.ANNOTATION, rule))));
  }
}
