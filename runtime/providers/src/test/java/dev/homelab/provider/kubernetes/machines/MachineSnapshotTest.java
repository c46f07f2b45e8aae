package dev.homelab.provider.kubernetes.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.TestLab;
import org.junit.jupiter.api.Test;

/** How a snapshot is read. */
class MachineSnapshotTest {
  private static MachineSnapshot read(String status) {
    return MachineSnapshot.of(TestLab.yaml("{metadata: {name: s}, status: " + status + "}"));
  }

  @Test
  void anErrorIsNotTheEnd() {
    MachineSnapshot one = read("{phase: InProgress, error: {message: try again}}");
    assertThat(one.failed()).isFalse();
    assertThat(one.trouble()).isEqualTo("try again");
  }

  @Test
  void aFailureSaysWhatItsConditionSays() {
    MachineSnapshot one =
        read(
            "{phase: Failed, conditions: [{type: Ready, status: 'False', reason: Operation failed},"
                + " {type: Failure, status: 'True', reason: snapshot deadline exceeded}]}");
    assertThat(one.failed()).isTrue();
    assertThat(one.trouble()).isEqualTo("snapshot deadline exceeded");
    assertThat(read("{phase: Failed, conditions: [{type: Ready, message: broken}]}").trouble())
        .isEqualTo("broken");
  }

  @Test
  void disksThatAreNotInItAreNamed() {
    String volumes = "{snapshotVolumes: {excludedVolumes: [cloudinitdisk, disk-data]}}";
    assertThat(read(volumes).leftOut()).containsExactly("disk-data");
  }
}
