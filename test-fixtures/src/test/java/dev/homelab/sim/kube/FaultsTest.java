package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.sim.kube.fault.ApiFault;
import java.io.UncheckedIOException;
import java.util.List;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static KubeSimulator simulator;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
    api = new ApiClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @AfterEach
  void clear() {
    simulator.faults().clear();
  }

  private static String map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"},\"data\":{\"secret\":\"canary\"}}";
  }

  @Test
  void answersWithTooManyRequestsForSoLong() {
    simulator.faults().add(ApiFault.of("GET", "configmaps", new ApiFault.Answer(429, 2)).times(2));
    var first = api.get(MAPS);
    assertThat(first.code()).isEqualTo(429);
    assertThat(first.raw().header("Retry-After")).isEqualTo("2");
    assertThat(first.at("reason")).isEqualTo("TooManyRequests");
    assertThat(api.get(MAPS).code()).isEqualTo(429);
    assertThat(api.get(MAPS).code()).isEqualTo(200);
  }

  @Test
  void dropsBeforeAndAfterTheEffect() {
    simulator.faults().add(ApiFault.of("POST", "", new ApiFault.DropBefore()).times(1));
    assertThatThrownBy(() -> api.post(MAPS, map("before")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(api.get(MAPS + "/before").code()).isEqualTo(404);
    simulator.faults().clear();
    simulator.faults().add(ApiFault.of("POST", "", new ApiFault.DropAfter()).times(1));
    assertThatThrownBy(() -> api.post(MAPS, map("after"))).isInstanceOf(UncheckedIOException.class);
    assertThat(api.get(MAPS + "/after").code()).isEqualTo(200);
  }

  @Test
  void echoesTheBodyInItsError() {
    simulator.faults().add(ApiFault.of("POST", "configmaps", new ApiFault.Echo()));
    assertThat(api.post(MAPS, map("echo")).at("message")).contains("canary");
  }

  @Test
  void isControlledOverHttpToo() {
    api.post(
        "/_sim/faults",
        "{\"method\":\"GET\",\"path\":\"secrets\",\"effect\":\"answer\",\"status\":503}");
    assertThat(api.get("/api/v1/namespaces/default/secrets").code()).isEqualTo(503);
    api.delete("/_sim/faults");
    assertThat(api.get("/api/v1/namespaces/default/secrets").code()).isEqualTo(200);
  }

  @Test
  void logsRequestsAndSpeaksHttp2() {
    simulator.clearRequests();
    var answer = api.get(MAPS + "?limit=1");
    assertThat(answer.raw().protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(simulator.requests()).hasSize(1);
    assertThat(simulator.requests().get(0).query()).isEqualTo("limit=1");
    assertThat(List.of("GET")).contains(simulator.requests().get(0).method());
  }

  @Test
  void refusesAStranger() {
    var stranger = new ApiClient(simulator.url(), simulator.caPem(), "wrong");
    assertThat(stranger.get(MAPS).code()).isEqualTo(401);
  }
}
