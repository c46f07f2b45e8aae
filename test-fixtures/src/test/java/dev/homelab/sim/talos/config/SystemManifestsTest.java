package dev.homelab.sim.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.TestCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a control plane puts into its cluster by itself. */
class SystemManifestsTest {
  /** One token in some 1,500 is a number in YAML: digits alone, an exponent, a base. */
  @ParameterizedTest
  @ValueSource(strings = {"123456", "12e456", "0x1234", "0o1234", "abcdef"})
  void aTokenOfDigitsStaysAText(String id) {
    String config =
        TestCluster.create("prod")
            .controlPlane("prod-cp-1", "10.5.0.11")
            .replace("token: abcdef.0123456789abcdef", "token: '" + id + ".0123456789012345'");

    JsonNode token =
        SystemManifests.of(MachineText.parse(config))
            .getOrDefault("00-kubelet-bootstrapping-token", Json.object());

    assertThat(token.at("/metadata/name").asText()).isEqualTo("bootstrap-token-" + id);
    assertThat(token.at("/stringData"))
        .allSatisfy(text -> assertThat(text.isTextual()).as(token.toString()).isTrue());
    assertThat(token.at("/stringData/token-id").asText()).isEqualTo(id);
    assertThat(token.at("/stringData/token-secret").asText()).isEqualTo("0123456789012345");
  }
}
