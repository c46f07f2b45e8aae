package dev.homelab.dsl.spec.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Plans;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.spi.Room;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
  private static final Address CLOUD = Address.parse("cluster.home/deployment.cloud");

  @Test
  void aSkippedReleaseIsAnErrorAtItsLine() {
    Plan judged = UpgradeCheck.of(plan("32.0.9", "34.0.3", "major-by-one;irreversible"));
    assertThat(judged.diagnostics()).extracting(Diagnostic::code).containsExactly("HL2060");
    assertThat(judged.diagnostics().get(0).span()).isEqualTo(Plans.LINE);
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

  @Test
  void eachReleaseOnTheWayTellsWhatItChanges() {
    String notes =
        UpgradeNotes.text(new TreeMap<>(Map.of("1.4", "old", "1.5", "five", "1.6", "six")));
    assertThat(told("1.4.9", "1.5.4", notes)).containsExactly("five");
    assertThat(told("1.4.9", "1.6.2", notes)).containsExactly("five", "six");
    assertThat(told("1.6.1", "1.6.2", notes)).isEmpty();
    assertThat(told("1.6.2", "1.5.4", notes)).isEmpty();
    assertThat(told("stable", "1.6.2", notes)).isEmpty();
  }

  @Test
  void whatIsThereAndNotRecordedIsJudgedByWhatItSays() {
    Plan known = plan("1.4.3", object("1.6.2", "minor-by-one"), "minor-by-one");
    Change change = known.changes().get(0);
    FieldChange version =
        new FieldChange(
            "metadata.labels[app.kubernetes.io/version]", Value.of("1.4.3"), Value.of("1.6.2"), "");
    Change found =
        new Change(
            change.address(),
            change.type(),
            change.action(),
            change.reasons(),
            List.of(version),
            List.of(),
            List.of(),
            false,
            true,
            false,
            false,
            false,
            change.desired(),
            null,
            change.dependsOn(),
            null,
            Room.SAME,
            new TreeSet<>(),
            null);
    Plan plan = Plans.of(found);
    assertThat(UpgradeCheck.of(plan).diagnostics())
        .extracting(Diagnostic::code)
        .isEqualTo(UpgradeCheck.of(known).diagnostics().stream().map(Diagnostic::code).toList())
        .contains("HL2060");
  }

  private static List<String> told(String from, String to, String notes) {
    Plan plan = plan(from, object(to, "minor-by-one", notes), "minor-by-one");
    return UpgradeCheck.of(plan).diagnostics().stream()
        .filter(one -> one.code().equals("HL2065"))
        .map(Diagnostic::detail)
        .toList();
  }

  private static Plan plan(String from, String to, String rule) {
    return plan(from, object(to, rule), rule);
  }

  private static Plan plan(String from, Value.Tree to, String rule) {
    return Plans.of(
        Plans.change(
            CLOUD, "kubernetes.deployment", Action.UPDATE, object(from, rule), to, List.of()));
  }

  private static Value.Tree object(String version, String rule) {
    return object(version, rule, "");
  }

  private static Value.Tree object(String version, String rule, String notes) {
    return Value.ofMap(
        Map.of(
            "metadata",
            Map.of(
                "labels",
                Map.of(UpgradeRule.VERSION_LABEL, version),
                "annotations",
                Map.of(UpgradeRule.ANNOTATION, rule, UpgradeNotes.ANNOTATION, notes))));
  }
}
