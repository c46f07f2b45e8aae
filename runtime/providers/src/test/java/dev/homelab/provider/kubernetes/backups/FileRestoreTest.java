package dev.homelab.provider.kubernetes.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.spi.OwnManagers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of files lets the volumes of before go only when what was in them is back. */
@Tag("proof")
@Tag("life")
class FileRestoreTest {
  @TempDir static Path folder;
  private static @Nullable RestoreBench shared;
  private final RestoreBench bench = bench();
  private String before = "";

  @BeforeAll
  static void start() throws IOException {
    shared = RestoreBench.start(folder);
  }

  @AfterAll
  static void stop() {
    bench().close();
  }

  private static RestoreBench bench() {
    return Objects.requireNonNull(shared);
  }

  @BeforeEach
  void begin() {
    bench.service();
    bench.backup("good", 1, "data");
    before = bench.volumeOf("data");
  }

  @AfterEach
  void end() {
    bench.clear();
  }

  @Test
  void theVolumesOfBeforeGoWhenTheDataIsBack() {
    bench.begin("first", "good");
    bench.stepUntilAsked("first");
    assertThat(bench.policy(before)).isEqualTo("Retain");
    assertThat(bench.phase(before)).isEqualTo("Released");
    assertThat(bench.replicas("web")).isZero();
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    bench.until("the volume of before to go", () -> bench.policy(before).isEmpty());
    String now = bench.volumeOf("data");
    assertThat(now).isNotEqualTo(before);
    assertThat(bench.policy(now)).isEqualTo("Delete");
    assertThat(bench.replicas("web")).isEqualTo(2);
    assertThat(bench.client().unfinished(FakeCall.patient())).isEmpty();
  }

  @Test
  void whatItStopsNamesWhatItIsOfUntilItsEnd() {
    bench.begin("first", "good");
    bench.stepUntilAsked("first");
    assertThat(restoreOf()).isEqualTo("node.box/app.web");
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    assertThat(restoreOf()).isEmpty();
  }

  private static String restoreOf() {
    return Fields.text(
        bench().read(RestoreBench.WEB), "metadata", "annotations", OwnManagers.RESTORE_OF);
  }

  @Test
  void aSnapshotInThePoolBringsItBack() {
    bench.backup("hourly", 1, "data", "fast");
    assertThat(bench.client().backups(FakeCall.patient()))
        .extracting(KeptBackup::name, KeptBackup::inPool)
        .contains(tuple("good", false), tuple("hourly", true));
    bench.begin("first", "hourly");
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    assertThat(bench.content("data")).isEqualTo("letters");
    assertThat(bench.snapshots()).as("objects that nobody needs any more").isZero();
    bench.until("the volume of before to go", () -> bench.policy(before).isEmpty());
    assertThat(bench.replicas("web")).isEqualTo(2);
  }

  @Test
  void aSnapshotThatWentWithItsPoolStopsNothing() {
    bench.backup("hourly", 1, "data", "gone");
    bench.pools(RestoreBench.without("gone"));
    try {
      bench.begin("first", "hourly");
      bench.until("the look", () -> bench.step("first").message().contains("not found"));
      assertThat(bench.step("first").isWaiting()).isTrue();
      assertThat(bench.policy(before)).as("the volume of before").isEqualTo("Delete");
      assertThat(bench.replicas("web")).isEqualTo(2);
      bench.client().giveUp("first", FakeCall.patient());
      assertThat(bench.client().unfinished(FakeCall.patient())).isEmpty();
      assertThat(bench.snapshots()).isZero();
    } finally {
      bench.pools(StoragePools.ANY);
    }
    bench.begin("second", "good");
    assertThat(bench.end("second").phase()).isEqualTo("Succeeded");
  }

  @Test
  void oneThatGoesOnTheWayIsGivenUpForTheNext() {
    bench.backup("hourly", 1, "data", "gone");
    bench.begin("first", "hourly");
    bench.stepUntilClaimIsGone("first");
    bench.pools(RestoreBench.without("gone"));
    try {
      bench.until(
          "the volume in vain",
          () ->
              bench
                  .step("first")
                  .equals(
                      JobState.waiting(
                          "waits for the volumes of data; the volumes of before are kept: "
                              + before)));
      assertThat(bench.policy(before)).as("what was there before").isEqualTo("Retain");
      bench.client().giveUp("first", FakeCall.patient());
      assertThat(bench.client().unfinished(FakeCall.patient())).isEmpty();
      bench.begin("second", "good");
      assertThat(bench.end("second").phase()).isEqualTo("Succeeded");
      bench.until("the volume of before to go", () -> bench.policy(before).isEmpty());
    } finally {
      bench.pools(StoragePools.ANY);
    }
  }

  @Test
  void aVolumeThatNoPodWantsYetIsNotGivenUp() {
    bench.idle("idle");
    bench.backup("hourly", 1, "idle", "fast");
    bench.begin("first", "hourly");
    String waits = "waits for a pod that wants the volumes of idle";
    bench.until("the claim", () -> bench.step("first").message().equals(waits));
    assertThat(bench.step("first").isWaiting()).isFalse();
    bench.client().giveUp("first", FakeCall.patient());
    assertThat(bench.snapshots()).as("both halves of what it is to be made of").isEqualTo(2);
  }

  @Test
  void aSnapshotThatVeleroFoundInTheBucketIsOfAnotherCluster() {
    bench.backup("hourly", 1, "data", "fast");
    bench.ended("hourly", "2026-01-01T00:00:00Z");
    bench.ended("good", "2026-01-01T00:00:00Z");
    bench.backup("here", 1, "data", "fast");
    bench.ended("here", "2099-01-01T00:00:00Z");
    assertThat(bench.client().backups(FakeCall.patient()))
        .extracting(KeptBackup::name, KeptBackup::phase)
        .contains(tuple("good", "Ready"), tuple("hourly", "Lost"), tuple("here", "Ready"));
  }

  @Test
  void aRestoreThatMovedNothingIsNoSuccess() {
    bench.begin("first", "good");
    bench.stepUntilAsked("first");
    bench.over("first", "{status: {restoreItemOperationsCompleted: 0}}");
    JobState state = bench.step("first");
    assertThat(state.phase()).isEqualTo("Failed");
    assertThat(state.message()).contains("0 of 1 volumes", before);
    assertThat(bench.policy(before)).isEqualTo("Retain");
    assertThat(bench.replicas("web")).as("nothing runs on what is not back").isZero();
  }

  @Test
  void aClaimThatSomebodyMadeAgainIsNoSuccess() {
    bench.begin("first", "good");
    bench.stepUntilClaimIsGone("first");
    bench.claim("data");
    bench.ask("first", "good");
    bench.over("first", "{}");
    JobState state = bench.step("first");
    assertThat(state.phase()).isEqualTo("Failed");
    assertThat(state.message()).contains("not this restore made data", before);
    assertThat(bench.policy(before)).isEqualTo("Retain");
    assertThat(bench.replicas("web")).isZero();
  }

  @Test
  void theNextRestoreLetsGoWhatAFailedOneKept() {
    bench.begin("first", "good");
    bench.stepUntilAsked("first");
    bench.over("first", "{status: {phase: PartiallyFailed}}");
    assertThat(bench.step("first").message()).contains("PartiallyFailed", before);
    String half = bench.volumeOf("data");
    assertThat(bench.begin("second", "good"))
        .as("the failed one is not tried again")
        .isEqualTo("second");
    bench.stepUntilAsked("second");
    assertThat(bench.policy(before)).isEqualTo("Retain");
    assertThat(bench.end("second").phase()).isEqualTo("Succeeded");
    bench.until("both to go", () -> (bench.policy(before) + bench.policy(half)).isEmpty());
  }

  @Test
  void whatBringsNothingBackIsTriedAnewByTheNextOne() {
    bench.backup("hollow", 1, "data");
    bench.forgetContent("hollow");
    bench.begin("first", "hollow");
    bench.stepUntilAsked("first");
    bench.over("first", "{status: {restoreItemOperationsCompleted: 1}}");
    assertThat(bench.step("first").message()).contains("brought nothing back for data", before);
    assertThat(bench.begin("second", "hollow")).isEqualTo("second");
  }

  @Test
  void aBackupThatLacksAVolumeStopsNothing() {
    bench.backup("short", 0, "data");
    assertThat(bench.client().backups(FakeCall.patient()))
        .extracting(KeptBackup::name, KeptBackup::phase)
        .contains(tuple("good", "Ready"), tuple("short", "Incomplete"));
    bench.begin("first", "short");
    assertThat(bench.step("first").message()).contains("does not hold all of its volumes");
    assertThat(bench.replicas("web")).isEqualTo(2);
    assertThat(bench.policy(before)).isEqualTo("Delete");
  }

  @Test
  void whatSomebodyStartsMeanwhileIsStoppedAgain() {
    bench.begin("first", "good");
    bench.step("first");
    bench.patch(RestoreBench.WEB, "{spec: {replicas: 1}}");
    bench.patch(RestoreBench.JOB, "{spec: {suspend: false}}");
    bench.stepUntilAsked("first");
    assertThat(bench.replicas("web")).isZero();
    assertThat(Fields.flag(bench.read(RestoreBench.JOB), "spec", "suspend")).isTrue();
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    assertThat(bench.replicas("web")).as("as noted at first").isEqualTo(2);
    assertThat(Fields.flag(bench.read(RestoreBench.JOB), "spec", "suspend")).isFalse();
  }

  @Test
  void oneThatWasKilledGoesOnFromWhereItWas() {
    bench.begin("first", "good");
    bench.patch(
        "api/v1/persistentvolumes/" + before,
        "{metadata: {labels: {homelab.dev/kept-by-restore: service-web},"
            + " annotations: {homelab.dev/reclaim-policy: Delete}},"
            + " spec: {persistentVolumeReclaimPolicy: Retain}}");
    assertThat(bench.begin("second", "good")).isEqualTo("first");
    bench.stepUntilAsked("first");
    assertThat(bench.phase(before)).isEqualTo("Released");
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    bench.until("the volume of before to go", () -> bench.policy(before).isEmpty());
  }

  @Test
  void fluxStandsStillForItsTime() {
    bench.flux("homelab.dev/owner: lab");
    bench.begin("first", "good");
    assertThat(bench.step("first").message()).contains("Flux");
    assertThat(bench.replicas("web")).as("not before Flux stands still").isEqualTo(2);
    bench.stepUntilAsked("first");
    assertThat(isSuspended()).isTrue();
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    assertThat(isSuspended()).isFalse();
    Value.Tree kustomization = bench.read(RestoreBench.KUSTOMIZATION);
    assertThat(Fields.text(kustomization, "metadata", "annotations", "homelab.dev/suspended"))
        .isEmpty();
  }

  @Test
  void anotherRestoreThatHasNotEndedIsNotDisturbed() {
    bench.flux("homelab.dev/owner: lab");
    bench.patch(
        RestoreBench.KUSTOMIZATION,
        "{metadata: {annotations: {homelab.dev/suspended: 'by a restore of sonarr'}},"
            + " spec: {suspend: true}}");
    bench.begin("first", "good");
    assertThat(bench.step("first").message()).contains("the restore of sonarr has not ended");
    assertThat(bench.replicas("web")).isEqualTo(2);
    assertThat(isSuspended()).isTrue();
  }

  @Test
  void whatAPersonSuspendedStaysSoAndAnothersFluxIsLeftAlone() {
    bench.flux("mine: 'no'");
    bench.begin("first", "good");
    assertThat(bench.step("first").message()).contains("flux-system/web is not the lab's");
    assertThat(isSuspended()).isFalse();
    assertThat(bench.replicas("web")).isEqualTo(2);
    bench.patch(RestoreBench.KUSTOMIZATION, "{spec: {suspend: true}}");
    bench.stepUntilAsked("first");
    assertThat(bench.end("first").phase()).isEqualTo("Succeeded");
    assertThat(isSuspended()).isTrue();
  }

  private boolean isSuspended() {
    return Fields.flag(bench.read(RestoreBench.KUSTOMIZATION), "spec", "suspend");
  }

  @Test
  void theNotesOfABackupAreReadAsTheyWereWritten() {
    assertThat(
            FileRestore.noted(
                TestLab.yaml("{metadata: {annotations: {homelab.dev/restoring: 'a b'}}}")))
        .isEqualTo(new FileRestore.Note("a", "b"));
  }
}
