package dev.homelab.provider.talos.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import org.junit.jupiter.api.Test;

/** What patches do to a config. */
class ConfigPatchTest {
  private static final String CONFIG =
      """
      version: v1alpha1
      machine:
          type: worker
          certSANs: [a.example.com]
          sysctls: {b: "1"}
          network:
              interfaces:
                  - interface: eth0
                    addresses: [10.0.0.5/24]
      cluster:
          network: {podSubnets: [10.244.0.0/16]}
          apiServer:
              auditPolicy: {kind: Policy, rules: [{level: Metadata}]}
      ---
      apiVersion: v1alpha1
      kind: HostnameConfig
      auto: stable
      """;

  private static MachineConfig patched(String patch) {
    return ConfigPatch.parse(patch).applyTo(MachineConfig.parse(CONFIG));
  }

  private static String main(MachineConfig config, String... path) {
    return String.valueOf(config.main().orElseThrow().at(path));
  }

  @Test
  void appendsListsMergesMapsAndReplacesWhatSaysSo() {
    MachineConfig config =
        patched(
            """
            machine:
                certSANs: [b.example.com]
                sysctls: {c: "2"}
            cluster:
                network: {podSubnets: [10.1.0.0/16]}
                apiServer:
                    auditPolicy: {kind: Other}
            """);
    assertThat(main(config, "machine", "certSANs")).isEqualTo("[a.example.com, b.example.com]");
    assertThat(main(config, "machine", "sysctls")).isEqualTo("{b=1, c=2}");
    assertThat(main(config, "cluster", "network", "podSubnets")).isEqualTo("[10.1.0.0/16]");
    assertThat(main(config, "cluster", "apiServer", "auditPolicy")).isEqualTo("{kind=Other}");
  }

  @Test
  void mergesInterfacesByTheirName() {
    MachineConfig config =
        patched("machine: {network: {interfaces: [{interface: eth0, mtu: 9000}]}}");
    assertThat(main(config, "machine", "network", "interfaces"))
        .isEqualTo("[{interface=eth0, addresses=[10.0.0.5/24], mtu=9000}]");
  }

  @Test
  void deletesKeysItemsAndDocuments() {
    MachineConfig config =
        patched(
            """
            machine:
                sysctls: {b: {$patch: delete}}
                network:
                    interfaces:
                        - interface: eth0
                          $patch: delete
            ---
            apiVersion: v1alpha1
            kind: HostnameConfig
            $patch: delete
            """);
    assertThat(config.documents()).hasSize(1);
    assertThat(main(config, "machine", "sysctls")).isEqualTo("{}");
    assertThat(main(config, "machine", "network", "interfaces")).isEqualTo("[]");
  }

  @Test
  void appendsADocumentThatIsNotThere() {
    MachineConfig config = patched("{apiVersion: v1alpha1, kind: LinkConfig, name: eth1}");
    assertThat(config.documents()).hasToString("[v1alpha1, HostnameConfig, LinkConfig eth1]");
  }

  @Test
  void refusesToDeleteWhatIsNotThere() {
    assertRefused(TalosCodes.PATCH_MISFIT, "machine: {sysctls: {x: {$patch: delete}}}");
    assertRefused(
        TalosCodes.PATCH_MISFIT,
        "{apiVersion: v1alpha1, kind: LinkConfig, name: x, $patch: delete}");
  }

  @Test
  void refusesJson6902WithAWayOut() {
    assertThatThrownBy(() -> ConfigPatch.parse("- {op: add, path: /machine/x, value: 1}"))
        .isInstanceOfSatisfying(
            TalosException.class,
            e -> {
              assertThat(e.diagnostics().get(0).code()).isEqualTo(TalosCodes.JSON_PATCH);
              assertThat(e.diagnostics().get(0).hints()).isNotEmpty();
            });
  }

  @Test
  void refusesUnknownKeysAndNamesThePlaceWithoutTheValue() {
    assertThatThrownBy(() -> patched("machine: {kubelet: {imagee: secret-value}}"))
        .isInstanceOfSatisfying(
            TalosException.class,
            e -> {
              assertThat(e.diagnostics().get(0).detail())
                  .contains("machine.kubelet.imagee")
                  .doesNotContain("secret-value");
            });
  }

  private static void assertRefused(String code, String patch) {
    assertThatThrownBy(() -> patched(patch))
        .isInstanceOfSatisfying(
            TalosException.class, e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(code));
  }
}
