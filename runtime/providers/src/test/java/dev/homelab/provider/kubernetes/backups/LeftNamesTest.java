package dev.homelab.provider.kubernetes.backups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only what is older than a plan of the lab keeps anything, and gone, is no more than a name. */
class LeftNamesTest {
  private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
  private static final Map<String, LeftNames.Plan> PLANS =
      Map.of(
          "vm-nightly",
          new LeftNames.Plan("u-1", Instant.parse("2026-03-01T00:00:00Z"), Duration.ofDays(14)));
  private static final LeftNames RULE =
      new LeftNames(new BackupClient.Application("tenant-home", "VMInstance", "linux"), PLANS, NOW);

  private final Map<String, Object> application =
      new TreeMap<>(Map.of("apiGroup", "apps.cozystack.io", "kind", "VMInstance", "name", "linux"));
  private final Map<String, Object> driver =
      new TreeMap<>(
          Map.of("velero.io/backup-name", "v-1", "velero.io/backup-namespace", "cozy-velero"));
  private final Map<String, Object> metadata =
      new TreeMap<>(
          Map.of(
              "name", "vm-nightly-1",
              "creationTimestamp", "2026-03-05T11:59:00Z",
              "ownerReferences", List.of(Map.of("uid", "u-1"))));
  private final Map<String, Object> spec = new TreeMap<>();
  private final Map<String, Object> status = new TreeMap<>(Map.of("phase", "Succeeded"));

  private Value.Tree object() {
    spec.putIfAbsent("planRef", Map.of("name", "vm-nightly"));
    spec.putIfAbsent("takenAt", "2026-03-05T11:59:00Z");
    spec.putIfAbsent("strategyRef", Map.of("kind", "Velero"));
    spec.put("applicationRef", application);
    spec.put("driverMetadata", driver);
    return Value.ofMap(Map.of("metadata", metadata, "spec", spec, "status", status));
  }

  private boolean isName() {
    return RULE.isName(object(), Set.of("v-2"));
  }

  @Test
  void whatVeleroHasNoMoreAndNoPlanKeepsIsAName() {
    assertThat(isName()).isTrue();
    assertThat(RULE.isName(object(), Set.of("v-1"))).as("Velero has it").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-05T12:00:01Z, younger than it is kept and a day",
    "2026-02-28T00:00:00Z, taken before the plan of the lab was there",
    "'', of no time"
  })
  void theTimeItWasTakenDecides(String taken, String why) {
    spec.put("takenAt", taken);
    assertThat(isName()).as(why).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"other-plan", "''"})
  void anotherPlanOrAPersonMadeIt(String plan) {
    spec.put("planRef", plan.isEmpty() ? Map.of() : Map.of("name", plan));
    assertThat(isName()).isFalse();
    assertThat(RULE.isDone(object(), Set.of())).isFalse();
  }

  @Test
  void itIsOfAnotherThing() {
    application.put("name", "windows");
    assertThat(isName()).isFalse();
    assertThat(RULE.isDone(object(), Set.of())).isFalse();
  }

  @Test
  void itsDataIsElsewhereOrItIsOnItsWayAlready() {
    spec.put("strategyRef", Map.of("kind", "CNPG"));
    assertThat(isName()).as("by another tool").isFalse();
    spec.put("strategyRef", Map.of("kind", "Velero"));
    driver.put("velero.io/backup-namespace", "velero");
    assertThat(isName()).as("another Velero").isFalse();
    driver.remove("velero.io/backup-namespace");
    assertThat(isName()).isTrue();
    driver.remove("velero.io/backup-name");
    assertThat(isName()).as("no backup of Velero").isFalse();
    driver.put("velero.io/backup-name", "v-1");
    metadata.put("deletionTimestamp", "2026-03-20T11:00:00Z");
    assertThat(isName()).as("it goes").isFalse();
    assertThat(RULE.isDone(object(), Set.of())).as("it goes").isFalse();
  }

  @Test
  void aJobGoesWithWhatItLeft() {
    assertThat(RULE.isDone(object(), Set.of())).isTrue();
    assertThat(RULE.isDone(object(), Set.of("vm-nightly-1"))).as("its backup stays").isFalse();
    status.put("backupRef", Map.of("name", "another"));
    assertThat(RULE.isDone(object(), Set.of("another"))).as("its backup stays").isFalse();
    status.put("phase", "Failed");
    assertThat(RULE.isDone(object(), Set.of())).isTrue();
    status.put("phase", "Running");
    assertThat(RULE.isDone(object(), Set.of())).as("it runs").isFalse();
  }

  @Test
  void aJobThatIsYoungOrOfAnEarlierPlanStays() {
    metadata.put("creationTimestamp", "2026-03-05T12:00:01Z");
    assertThat(RULE.isDone(object(), Set.of())).isFalse();
    metadata.put("creationTimestamp", "2026-03-05T11:59:00Z");
    metadata.put("ownerReferences", List.of(Map.of("uid", "u-0")));
    assertThat(RULE.isDone(object(), Set.of())).isFalse();
  }
}
