package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualMachinesTest {
  @Test
  void whatIsToBeOffIsNotReadyWhileItRuns() {
    assertThat(VirtualMachines.running("Halted").stage()).isEqualTo(Verdict.Stage.PROGRESSING);
    assertThat(VirtualMachines.running("Always").stage()).isEqualTo(Verdict.Stage.READY);
    assertThat(VirtualMachines.running("Manual").stage()).isEqualTo(Verdict.Stage.READY);
  }
}
