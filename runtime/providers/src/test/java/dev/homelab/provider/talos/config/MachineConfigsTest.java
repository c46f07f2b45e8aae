package dev.homelab.provider.talos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.check.ConfigCheck;
import dev.homelab.provider.talos.check.RunMode;
import dev.homelab.provider.talos.config.MachineWish.LinkWish;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.secrets.Pem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machine configs, looked at without Talos's machinery. */
class MachineConfigsTest {

  static Stream<GoldenCase> cases() {
    return GoldenCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyConfigSurvivesReadingAndIsAccepted(GoldenCase golden) {
    MachineConfig config = golden.ours();
    assertThat(MachineConfig.parse(config.write()).write()).isEqualTo(config.write());
    assertThat(ConfigCheck.check(config, RunMode.METAL, true).errors()).isEmpty();
  }

  @Test
  void aWorkerHoldsNoKeyOfAnAuthority() {
    for (TalosContract contract : TalosContract.values()) {
      String text = GoldenTexts.worker(contract.toString());
      for (String key :
          List.of(
              TestSecrets.bundle().os().key(),
              TestSecrets.bundle().kubernetes().key(),
              TestSecrets.bundle().etcd().key(),
              TestSecrets.bundle().aggregator().key(),
              TestSecrets.bundle().serviceAccountKey())) {
        assertThat(text).doesNotContain(Pem.toBase64(key));
      }
      assertThat(text).doesNotContain(TestSecrets.bundle().secretboxKey());
    }
  }

  @Test
  void aFixedHostNameSwitchesTheOtherOff() {
    MachineWish named = MachineWish.of(MachineRole.WORKER, "/dev/sda", "").named("n1");
    TalosDocument document = config(TalosContract.V1_13, named).ofKind("HostnameConfig").get(0);
    assertThat(document.write())
        .isEqualTo("apiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\nhostname: n1\n");
    MachineConfig old = config(TalosContract.V1_11, named);
    assertThat(old.documents()).hasSize(1);
    assertThat(old.documents().get(0).at("machine", "network", "hostname")).isEqualTo("n1");
  }

  @Test
  void refusesAddressesAndVersionsThatCannotBe() {
    LinkWish link = new LinkWish("eth0", List.of("10.0.0.11"), "gateway", 0, false);
    MachineWish wish =
        MachineWish.of(MachineRole.CONTROL_PLANE, "/dev/sda", "")
            .withNetwork(List.of(link), "vip", List.of("dns"));
    assertThatThrownBy(() -> config(TalosContract.V1_13, wish))
        .isInstanceOfSatisfying(TalosException.class, e -> assertThat(e.diagnostics()).hasSize(4));
    ClusterWish old = ClusterWish.of(TalosContract.V1_9, "lab", "https://10.0.0.10:6443", "1.36.3");
    MachineWish plain = MachineWish.of(MachineRole.WORKER, "/dev/sda", "");
    assertThatThrownBy(() -> MachineConfigs.of(old, TestSecrets.bundle()).config(plain))
        .hasMessageContaining("Talos 1.9 runs Kubernetes 1.27 to 1.32, not 1.36.3");
    assertThatThrownBy(() -> ClusterWish.of(TalosContract.V1_9, "lab", "10.0.0.10:6443", ""))
        .hasMessageContaining("https://10.0.0.10:6443");
  }

  @Test
  void textsOfConfigsHoldNoSecret() {
    MachineConfig config =
        config(TalosContract.V1_13, MachineWish.of(MachineRole.CONTROL_PLANE, "/dev/sda", ""));
    assertThat(config).hasToString("[v1alpha1, HostnameConfig]");
  }

  private static MachineConfig config(TalosContract contract, MachineWish wish) {
    ClusterWish cluster = ClusterWish.of(contract, "lab", "https://10.0.0.10:6443", "");
    return MachineConfigs.of(cluster, TestSecrets.bundle()).config(wish);
  }
}
