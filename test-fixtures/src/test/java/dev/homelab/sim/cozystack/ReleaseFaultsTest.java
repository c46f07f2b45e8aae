package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.fault.ReleaseFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults of releases; a late one is met by the wait for a platform. */
class ReleaseFaultsTest {
  private static final String DATABASES = apps("tenant-root", "redises");

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  @AfterEach
  void heal() {
    CLUSTER.simulator().faults().clear();
  }

  private static ApiClient api() {
    return CLUSTER.api();
  }

  @Test
  void anApplicationIsNotFoundForSomeReadsThoughItsReleaseIs() {
    ApiClient.Answer armed =
        api()
            .post(
                "/_sim/faults",
                """
                {"release":{"kind":"unseen","namespace":"tenant-root","match":"hidden","amount":2}}
                """);
    assertThat(armed.code()).isEqualTo(200);
    CLUSTER.make("tenant-root", "redises", "Redis", "hidden", "{}");
    CLUSTER.make("tenant-root", "redises", "Redis", "plain", "{}");
    assertThat(api().get(DATABASES + "/plain").code()).isEqualTo(200);
    assertThat(api().get(release("tenant-root", "redis-hidden")).code()).isEqualTo(200);
    assertThat(api().get(DATABASES + "/hidden").code()).isEqualTo(404);
    assertThat(api().get(DATABASES).text()).contains("plain").doesNotContain("hidden");
    assertThat(api().get(DATABASES + "/hidden").code()).isEqualTo(200);
    assertThat(CLUSTER.simulator().faults().releases().met()).containsEntry("Unseen", 2);
  }

  @Test
  void aChangedReleaseIsReadyFromBeforeForAWhile() {
    CLUSTER.make("tenant-root", "redises", "Redis", "old", "{}");
    CLUSTER.awaits(DATABASES + "/old", "Ready", "True");
    CLUSTER.simulator().faults().add(new ReleaseFault.Stale("", "redis-old", 300));
    long changed = System.nanoTime();
    api().merge(DATABASES + "/old", "{\"spec\":{\"replicas\":1}}");
    Eventually.is("met", () -> CLUSTER.simulator().faults().releases().met().containsKey("Stale"));
    assertThat(CLUSTER.condition(DATABASES + "/old", "Ready")).isEqualTo("True");
    String kept = release("tenant-root", "redis-old");
    Eventually.is("looked at", () -> api().get(kept).at("status.observedGeneration").equals("2"));
    assertThat(System.nanoTime() - changed).isGreaterThan(3_000_000_000L);
  }
}
