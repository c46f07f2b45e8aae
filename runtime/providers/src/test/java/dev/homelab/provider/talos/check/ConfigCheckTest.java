package dev.homelab.provider.talos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.config.GoldenTexts;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.patch.ConfigPatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts that tests with Talos's machinery have confirmed. */
class ConfigCheckTest {

  private static Verdict verdict(String patch, RunMode mode, boolean strict) {
    MachineConfig config = MachineConfig.parse(GoldenTexts.controlPlane("1.13"));
    return ConfigCheck.check(ConfigPatch.parse(patch).applyTo(config), mode, strict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "machine: {install: {$patch: delete}}|machine.install is missing",
        "machine: {install: {extraKernelArgs: [a]}}|extraKernelArgs",
        "machine: {type: worker}|cluster.etcd is only for control planes",
        "cluster: {network: {cni: {name: cilium}}}|cni.name",
        "cluster: {id: {$patch: delete}}|cluster.discovery needs cluster.id",
        "machine: {nodeTaints: {a: 'b:Never'}}|the taint a",
        "persist: false|persist",
        "{apiVersion: v1alpha1, kind: HostnameConfig, hostname: n1}|auto: off",
        "machine: {network: {hostname: n1}}|machine.network.hostname is set too",
      })
  void saysWhatIsWrong(String patch, String part) {
    Verdict verdict = verdict(patch, RunMode.METAL, false);
    assertThat(verdict.isAccepted()).isFalse();
    assertThat(String.join("\n", verdict.errors())).contains(part);
  }

  @Test
  void onlyMetalNeedsAnInstallBlock() {
    String patch = "machine: {install: {$patch: delete}}";
    assertThat(verdict(patch, RunMode.NOCLOUD, false).isAccepted()).isTrue();
    assertThat(verdict(patch, RunMode.METAL, false).isAccepted()).isFalse();
  }

  @Test
  void warningsAreErrorsOnlyWhenStrict() {
    String patch = "machine: {install: {extensions: [{image: a}]}}";
    assertThat(verdict(patch, RunMode.METAL, false).warnings()).hasSize(1);
    assertThat(verdict(patch, RunMode.METAL, false).isAccepted()).isTrue();
    assertThat(verdict(patch, RunMode.METAL, true).isAccepted()).isFalse();
  }

  @Test
  void numbersOfTwoKindsGetAHint() {
    MachineConfig config = MachineConfig.parse(CelSamples.disk("disk.size > 100"));
    assertThat(ConfigCheck.check(config, RunMode.METAL, false).errors().get(0)).contains("100u");
  }

  @Test
  void requireTellsEveryBrokenRule() {
    MachineConfig config =
        ConfigPatch.parse("{persist: false, machine: {install: {$patch: delete}}}")
            .applyTo(MachineConfig.parse(GoldenTexts.controlPlane("1.13")));
    assertThatThrownBy(() -> ConfigCheck.require(config, RunMode.METAL))
        .isInstanceOfSatisfying(TalosException.class, e -> assertThat(e.diagnostics()).hasSize(2));
  }
}
