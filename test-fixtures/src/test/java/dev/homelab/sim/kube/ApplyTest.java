package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApplyTest {
  private static final String BASE = "/apis/apps/v1/namespaces/default/deployments/";
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

  private static String deployment(String name, String spec, String env) {
    return """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{%s
         "selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},
         "spec":{"containers":[{"name":"c","image":"nginx:1.29","env":[%s]}]}}}}"""
        .formatted(name, spec, env);
  }

  @Test
  void conflictNamesTheManagerAndTheField() {
    assertThat(api.apply(BASE + "a", "one", deployment("a", "\"replicas\":1,", "")).code())
        .isEqualTo(201);
    var refused = api.apply(BASE + "a", "two", deployment("a", "\"replicas\":2,", ""));
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.at("message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
    assertThat(refused.body().at("/details/causes/0/reason").asText())
        .isEqualTo("FieldManagerConflict");
    var forced = api.apply(BASE + "a?force=true", "two", deployment("a", "\"replicas\":2,", ""));
    assertThat(forced.at("spec.replicas")).isEqualTo("2");
    var again = api.apply(BASE + "a", "one", deployment("a", "", ""));
    assertThat(again.at("spec.replicas")).isEqualTo("2");
  }

  @Test
  void removesWhatIsNoLongerStated() {
    String env = "{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}";
    api.apply(BASE + "b", "one", deployment("b", "", env));
    var less =
        api.apply(BASE + "b", "one", deployment("b", "", "{\"name\":\"B\",\"value\":\"2\"}"));
    assertThat(less.body().at("/spec/template/spec/containers/0/env").toString())
        .isEqualTo("[{\"name\":\"B\",\"value\":\"2\"}]");
  }

  @Test
  void aSecondApplyOfTheSameChangesNothing() {
    var first = api.apply(BASE + "c", "one", deployment("c", "", ""));
    var second = api.apply(BASE + "c", "one", deployment("c", "", ""));
    assertThat(second.code()).isEqualTo(200);
    assertThat(second.at("metadata.resourceVersion"))
        .isEqualTo(first.at("metadata.resourceVersion"));
  }

  @Test
  void dryRunKeepsNothing() {
    var dry = api.apply(BASE + "d?dryRun=All", "one", deployment("d", "", ""));
    assertThat(dry.code()).isEqualTo(201);
    assertThat(api.get(BASE + "d").code()).isEqualTo(404);
  }
}
