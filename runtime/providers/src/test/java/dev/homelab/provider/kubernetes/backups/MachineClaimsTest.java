package dev.homelab.provider.kubernetes.backups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.FakeCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is back when its volumes are. */
class MachineClaimsTest {
  private static final String JOB = "vminstance-linux-back-20260101-000000";
  private static final String LONG = "tenant-home.with-a-long-name." + JOB + "-abcde";
  private static final JobState DONE = new JobState("Succeeded", "", "");

  @TempDir Path folder;

  @Test
  void aJobThatIsDoneWaitsForItsVolumes() throws IOException {
    try (RestoreBench bench = RestoreBench.start(folder)) {
      bench.machineRestore(LONG, JOB);
      assertThat(bench.machineClaims().bound(JOB, DONE, List.of(), FakeCall.patient()))
          .isEqualTo(DONE);
      bench.fromSnapshot("vm-disk-linux", "quick", SnapshotLook.label(LONG));
      assertThat(bench.machineClaims().bound(JOB, DONE, List.of(), FakeCall.patient()))
          .isEqualTo(JobState.waiting("waits for the volume of vm-disk-linux"));
      bench.bound("vm-disk-linux");
      assertThat(bench.machineClaims().bound(JOB, DONE, List.of(), FakeCall.patient()))
          .isEqualTo(DONE);
      bench.fromSnapshot("vm-disk-more", "later", SnapshotLook.label(LONG));
      bench.taken(SnapshotLook.label(LONG));
      assertThat(bench.machineClaims().bound(JOB, DONE, List.of(), FakeCall.patient()))
          .as("one of a machine that is off waits for its start")
          .isEqualTo(DONE);
      assertThat(bench.snapshots()).as("what it is made of then").isOne();
      bench.bound("vm-disk-more");
      assertThat(bench.machineClaims().bound(JOB, DONE, List.of(), FakeCall.patient()))
          .isEqualTo(DONE);
      assertThat(bench.snapshots()).as("what nobody needs any more").isZero();
    }
  }

  @Test
  void aVolumeThatIsNotMadeOfTheBackupIsNoSuccess() throws IOException {
    try (RestoreBench bench = RestoreBench.start(folder)) {
      MachineClaims claims = bench.machineClaims();
      List<String> disks = List.of("vm-disk-linux");
      FakeCall call = FakeCall.patient();
      assertThat(claims.bound(JOB, DONE, disks, call))
          .as("nothing of Velero to look at")
          .isEqualTo(DONE);
      bench.machineRestore(LONG, JOB);
      assertThat(claims.bound(JOB, DONE, disks, call))
          .isEqualTo(failed("nothing was brought back for vm-disk-linux"));
      bench.fromBucket("vm-disk-linux", SnapshotLook.label(LONG));
      assertThat(claims.bound(JOB, DONE, disks, call).isWaiting()).isTrue();
      bench.bound("vm-disk-linux");
      assertThat(claims.bound(JOB, DONE, disks, call)).isEqualTo(DONE);
      bench.empty("vm-disk-more", SnapshotLook.label(LONG));
      String told =
          "it came back with volumes that are not made of the backup, empty or as new: vm-disk-more";
      assertThat(claims.bound(JOB, DONE, disks, call)).isEqualTo(failed(told));
      bench.claim("vm-disk-more-orig-1a2b3c");
      assertThat(claims.bound(JOB, DONE, disks, call))
          .isEqualTo(
              failed(
                  told + "; what was there before is in the volumes of vm-disk-more-orig-1a2b3c"));
    }
  }

  private static JobState failed(String message) {
    return new JobState("Failed", message, "");
  }

  @Test
  void namesBecomeLabelsAsVeleroMakesThem() {
    assertThat(SnapshotLook.label("a".repeat(63))).isEqualTo("a".repeat(63));
    assertThat(SnapshotLook.label("a".repeat(64))).isEqualTo("a".repeat(57) + "ffe054");
  }
}
