package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.http.Authority;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation goes on where it was when the process that plays the cluster ended. */
class PlatformRestartTest {
  private static final double SPEED = 2 * OperatorCluster.SPEED;

  @TempDir Path folder;

  @Test
  void anInstallationGoesOnAfterARestart() {
    Authority authority = OperatorCluster.authority();
    try (OperatorCluster first = OperatorCluster.at(SPEED, folder, authority)) {
      first.registers(false, 0);
      first.installs();
      first.makesPlatform("{\"publishing\":{\"host\":\"home.example.com\"}}");
      OperatorCluster.awaits(
          "half of it", () -> first.isReady("cozy-cert-manager", "cert-manager"));
    }
    try (OperatorCluster second = OperatorCluster.at(SPEED, folder, authority)) {
      assertThat(second.isReady("cozy-cert-manager", "cert-manager")).isTrue();
      assertThat(second.unready()).isNotEmpty();
      second.awaitsPlatform();
    }
    try (OperatorCluster third = OperatorCluster.at(SPEED, folder, authority)) {
      assertThat(third.api().get(OperatorCluster.APPS + "tenants/root").code()).isEqualTo(200);
      assertThat(third.unready()).isEmpty();
      OperatorCluster.awaits(
          "the node", () -> third.ready(OperatorCluster.NODE_PATH, "status").equals("True"));
    }
  }
}
