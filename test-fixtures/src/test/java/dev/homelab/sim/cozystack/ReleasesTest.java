package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How releases come up, are changed and go away; slow enough to see what is between. */
class ReleasesTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String DATABASES = apps(NAMESPACE, "redises");

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(20);

  /** So slow that half a minute is longer than anything a busy machine puts in between. */
  @RegisterExtension static final CozyCluster SLOW = CozyCluster.atSpeed(3);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static String make(String name) {
    CLUSTER.make(NAMESPACE, "redises", "Redis", name, "{}");
    return DATABASES + "/" + name;
  }

  private static String kept(String name) {
    return release(NAMESPACE, "redis-" + name);
  }

  @Test
  void becomesReadyAfterItsTime() {
    String app = make("comes");
    Eventually.is("begun", () -> CLUSTER.condition(app, "Ready").equals("Unknown"));
    CLUSTER.awaits(app, "Ready", "True");
    ApiClient.Answer read = api().get(app);
    List<String> types =
        Json.elements(Json.at(read.body(), "status.conditions")).stream()
            .map(c -> Json.text(c, "type"))
            .toList();
    assertThat(types).containsExactlyInAnyOrder("Ready", "Released");
    assertThat(read.body().path("status").has("observedGeneration")).isFalse();
    assertThat(read.text()).doesNotContain("observedGeneration");
    ApiClient.Answer release = api().get(kept("comes"));
    assertThat(read.at("status.version")).isEqualTo(release.at("status.lastAttemptedRevision"));
    assertThat(release.at("status.observedGeneration")).isEqualTo("1");
  }

  /** Its chart looks where its release lies. */
  @Test
  void aBootBoxIsRefusedOutsideOfTheRootTenant() {
    CLUSTER.make(NAMESPACE, "tenants", "Tenant", "boots", "{}");
    CLUSTER.awaits(apps(NAMESPACE, "tenants") + "/boots", "Ready", "True");
    CLUSTER.make("tenant-boots", "bootboxes", "BootBox", "bootbox", "{}");
    String refused = apps("tenant-boots", "bootboxes") + "/bootbox";
    CLUSTER.awaits(refused, "Ready", "False");
    assertThat(api().get(refused).text())
        .contains("The namespace of the release MUST BE tenant-root");
    CLUSTER.make(NAMESPACE, "bootboxes", "BootBox", "bootbox", "{}");
    CLUSTER.awaits(apps(NAMESPACE, "bootboxes") + "/bootbox", "Ready", "True");
  }

  @Test
  void isStillReadyFromBeforeJustAfterAnUpdate() {
    String app = make("stale");
    CLUSTER.awaits(app, "Ready", "True");
    ApiClient.Answer changed = api().merge(app, "{\"spec\":{\"replicas\":1}}");
    assertThat(Json.at(changed.body(), "status.conditions").toString()).contains("\"True\"");
    ApiClient.Answer release = api().get(kept("stale"));
    assertThat(release.at("metadata.generation")).isEqualTo("2");
    assertThat(release.at("status.observedGeneration")).isEqualTo("1");
    Eventually.is("seen", () -> CLUSTER.condition(app, "Ready").equals("Unknown"));
    CLUSTER.awaits(app, "Ready", "True");
    assertThat(api().get(kept("stale")).at("status.observedGeneration")).isEqualTo("2");
  }

  @Test
  void isNotRunAnewForALabel() {
    String app = make("label");
    CLUSTER.awaits(app, "Ready", "True");
    api().merge(app, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    api().merge(app, "{\"metadata\":{\"labels\":{\"a\":\"c\"}}}");
    ApiClient.Answer release = api().get(kept("label"));
    assertThat(release.at("metadata.generation")).as("only the defaults").isEqualTo("2");
  }

  @Test
  void goesSomeTimeAfterItWasDeleted() {
    SLOW.make(NAMESPACE, "redises", "Redis", "goes", "{}");
    String app = DATABASES + "/goes";
    SLOW.awaits(app, "Ready", "True");
    SLOW.api().delete(app);
    ApiClient.Answer going = SLOW.api().get(app);
    assertThat(going.code()).isEqualTo(200);
    assertThat(going.at("metadata.deletionTimestamp")).isNotEmpty();
    SLOW.awaitsNothing(app);
  }

  @Test
  void aLookThatIsAskedForTriesARefusedReleaseAtOnce() {
    SLOW.make(NAMESPACE, "vminstances", "VMInstance", "nudged", "{\"instanceType\":\"none\"}");
    String kept = release(NAMESPACE, "vm-instance-nudged");
    SLOW.awaits(kept, "Ready", "False");
    assertThat(SLOW.api().get(kept).at("status.installFailures")).isEqualTo("1");
    SLOW.api()
        .merge(
            kept,
            "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now-1\"}}}");
    long asked = System.nanoTime();
    Eventually.is(
        "tried again", () -> SLOW.api().get(kept).at("status.installFailures").equals("2"));
    assertThat(System.nanoTime() - asked).as("not after half a minute").isLessThan(6_000_000_000L);
  }

  @Test
  void isThereAgainAfterARestart(@TempDir Path folder) {
    SimulatorOptions options =
        SimulatorOptions.inMemory().withSpeed(200).withState(folder).withCozystack(true);
    String uid;
    try (KubeSimulator first = KubeSimulator.start(options)) {
      ApiClient client = new ApiClient(first);
      uid = client.post(DATABASES, CozyCluster.app("Redis", "kept", "{}")).at("metadata.uid");
      Eventually.is(
          "ready", () -> client.get(kept("kept")).at("status.observedGeneration").equals("1"));
    }
    try (KubeSimulator second = KubeSimulator.start(options)) {
      ApiClient client = new ApiClient(second);
      assertThat(client.get(DATABASES + "/kept").at("metadata.uid")).isEqualTo(uid);
      client.delete(DATABASES + "/kept");
      Eventually.is("gone", () -> client.get(DATABASES + "/kept").code() == 404);
    }
  }

  @Test
  void answersWhoAsksForALook() {
    String app = make("asked");
    CLUSTER.awaits(app, "Ready", "True");
    api()
        .merge(
            kept("asked"),
            "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"now-1\"}}}");
    Eventually.is(
        "answered",
        () -> api().get(kept("asked")).at("status.lastHandledReconcileAt").equals("now-1"));
  }
}
