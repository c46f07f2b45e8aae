package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.sim.talos.config.ConfigError;
import dev.homelab.sim.talos.config.ConfigRules;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.config.TalosMinor;
import org.junit.jupiter.api.Test;

/** What a machine takes as its config and what it refuses. */
final class ConfigTest {
  private static final TestCluster CLUSTER = TestCluster.create("prod");
  private static final String CONTROL = CLUSTER.controlPlane("prod-cp-1", "10.5.0.11");
  private static final String WORKER = CLUSTER.worker("prod-worker-1", "10.5.0.21");

  private static void refused(String config, int minor, String text) {
    assertThatThrownBy(() -> ConfigRules.check(MachineText.parse(config), new TalosMinor(minor)))
        .isInstanceOfSatisfying(ConfigError.class, e -> assertThat(e.text()).contains(text));
  }

  @Test
  void takesWhatIsRight() {
    ConfigRules.check(MachineText.parse(CONTROL), new TalosMinor(13));
    ConfigRules.check(MachineText.parse(WORKER), new TalosMinor(13));
    MachineText read = MachineText.parse(CONTROL);
    assertThat(read.hostname()).isEqualTo("prod-cp-1");
    assertThat(read.address()).isEqualTo("10.5.0.11");
    assertThat(read.shared()).isEqualTo("10.5.0.50");
    assertThat(read.endpointHost()).isEqualTo("10.5.0.50");
    assertThat(read.kubelet()).isEqualTo("v1.36.3");
  }

  @Test
  void refusesUnknownKeysAndKinds() {
    refused(CONTROL.replace("install:", "instal:"), 13, "machine.instal");
    refused(CONTROL.replace("dnsDomain:", "dnsDomian:"), 13, "cluster.network.dnsDomian");
    refused(CONTROL + "---\napiVersion: v1alpha1\nkind: NoSuchConfig\n", 13, "not registered");
    refused(CONTROL, 11, "\"HostnameConfig\" \"v1alpha1\": not registered");
  }

  @Test
  void refusesTheSameThingTwice() {
    refused(
        CONTROL + "---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n",
        13,
        "document is duplicate");
    assertThatThrownBy(() -> MachineText.parse("version: v1alpha1\nversion: v1alpha1\n"))
        .isInstanceOfSatisfying(ConfigError.class, e -> assertThat(e.text()).contains("Duplicate"));
  }

  @Test
  void refusesWhatMakesNoSense() {
    refused(CONTROL.replace("type: controlplane", "type: boss"), 13, "unknown machine type");
    refused(CONTROL.replace("persist: true", "persist: false"), 13, "persist");
    refused(CONTROL.replace("disk: /dev/sda", "legacyBIOSSupport: true"), 13, "disk");
    refused(WORKER.replace("type: worker", "type: controlplane"), 13, "CA key is required");
    refused(CONTROL.replace("type: controlplane", "type: worker"), 13, "is not allowed on non");
    refused(
        CONTROL.replace("endpoint: https://10.5.0.50:6443", "endpoint: nonsense"),
        13,
        "invalid cluster endpoint");
    refused(
        CONTROL.replace("dnsDomain:", "cni: {name: calico}\n        dnsDomain:"),
        13,
        "cni name should be one of");
    refused(CONTROL.replace("auto: \"off\"", "auto: stable"), 13, "at the same time");
    refused("kind: HostnameConfig\napiVersion: v1alpha1\nauto: stable\n", 13, "v1alpha1 config");
  }
}
