package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.TestLab;
import org.junit.jupiter.api.Test;

class VirtualMachinesTest {
  @Test
  void whatIsToBeOffIsNotReadyWhileItRuns() {
    assertThat(VirtualMachines.running("Halted").stage()).isEqualTo(Verdict.Stage.PROGRESSING);
    assertThat(VirtualMachines.running("Always").stage()).isEqualTo(Verdict.Stage.READY);
    assertThat(VirtualMachines.running("Manual").stage()).isEqualTo(Verdict.Stage.READY);
  }

  @Test
  void whatWasShutDownFromInsideHoldsNoDevice() {
    assertThat(VirtualMachines.holds(null)).isFalse();
    assertThat(VirtualMachines.holds(TestLab.yaml("{status: {phase: Running}}"))).isTrue();
    assertThat(VirtualMachines.holds(TestLab.yaml("{spec: {}}"))).as("not said").isTrue();
    assertThat(VirtualMachines.holds(TestLab.yaml("{status: {phase: Succeeded}}"))).isFalse();
    assertThat(VirtualMachines.holds(TestLab.yaml("{status: {phase: Failed}}"))).isFalse();
  }
}
