package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String THINGS = "/apis/test.example/v1/namespaces/default/things";
  private static KubeSimulator simulator;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
    api = new ApiClient(simulator);
    var made =
        api.post(
            CRDS,
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.test.example"},
            "spec":{"group":"test.example","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},
            "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","properties":{"min":{"type":"integer","default":1},"max":{"type":"integer"}},
            "x-kubernetes-validations":[{"rule":"!has(self.max) || self.min <= self.max","message":"min must not be above max"}]},
            "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}""");
    assertThat(made.code()).isEqualTo(201);
    Eventually.is("served", () -> api.get(THINGS).code() == 200);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static String thing(String name, String spec) {
    return "{\"apiVersion\":\"test.example/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\""
        + name
        + "\"},\"spec\":"
        + spec
        + "}";
  }

  @Test
  void defaultsPrunesAndChecksTypes() {
    var made = api.post(THINGS, thing("a", "{\"nosuch\":1}"));
    assertThat(made.at("spec.min")).isEqualTo("1");
    assertThat(made.text()).doesNotContain("nosuch\":1");
    var wrong = api.post(THINGS, thing("b", "{\"max\":\"x\"}"));
    assertThat(wrong.code()).isEqualTo(422);
    assertThat(wrong.at("message")).contains("spec.max in body must be of type integer");
  }

  @Test
  void runsTheRulesInCel() {
    assertThat(api.post(THINGS, thing("c", "{\"min\":3,\"max\":2}")).at("message"))
        .contains("min must not be above max");
    assertThat(api.post(THINGS, thing("c", "{\"min\":1,\"max\":2}")).code()).isEqualTo(201);
  }

  @Test
  void statusIsWrittenByItsSubresourceOnly() {
    api.post(THINGS, thing("d", "{}"));
    api.merge(THINGS + "/d", "{\"status\":{\"ready\":true}}");
    assertThat(api.get(THINGS + "/d").body().has("status")).isFalse();
    var written =
        api.merge(THINGS + "/d/status", "{\"status\":{\"ready\":true},\"spec\":{\"max\":9}}");
    assertThat(written.at("status.ready")).isEqualTo("true");
    assertThat(written.at("spec.max")).isEmpty();
    assertThat(written.at("metadata.generation")).isEqualTo("1");
  }
}
