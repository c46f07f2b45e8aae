package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VerbsTest {
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

  private static String map(String name, String value) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"a":"%s"}}"""
        .formatted(name, value);
  }

  @Test
  void aReplacementSaysWhichObjectItIs() {
    assertThat(api.post(MAPS, map("named", "1")).code()).isEqualTo(201);
    var nameless = ApiClient.json(api.get(MAPS + "/named").text());
    ((ObjectNode) nameless.path("metadata")).remove("name");
    assertThat(api.put(MAPS + "/named", nameless).code()).isEqualTo(400);
    assertThat(api.put(MAPS + "/named", nameless).at("message"))
        .isEqualTo(
            "the name of the object (named based on URL) was undeterminable: name must be provided");
    assertThat(api.put(MAPS + "/named", ApiClient.json(map("other", "1"))).at("message"))
        .isEqualTo("the name of the object (other) does not match the name on the URL (named)");
  }

  @Test
  void createsReadsReplacesAndDeletes() {
    assertThat(api.post(MAPS, map("one", "1")).code()).isEqualTo(201);
    assertThat(api.post(MAPS, map("one", "1")).at("reason")).isEqualTo("AlreadyExists");
    var read = api.get(MAPS + "/one");
    assertThat(read.at("data.a")).isEqualTo("1");
    var stale = ApiClient.json(read.text());
    Json.set(stale, "data.a", stale.textNode("2"));
    assertThat(api.put(MAPS + "/one", stale).code()).isEqualTo(200);
    assertThat(api.put(MAPS + "/one", stale).at("reason")).isEqualTo("Conflict");
    var gone = api.delete(MAPS + "/one");
    assertThat(gone.at("status")).isEqualTo("Success");
    assertThat(api.get(MAPS + "/one").code()).isEqualTo(404);
  }

  @Test
  void refusesAnUnknownKindAndAMissingNamespace() {
    assertThat(api.get("/apis/example.org/v1/things").code()).isEqualTo(404);
    var answer = api.post("/api/v1/namespaces/nowhere/configmaps", map("x", "1"));
    assertThat(answer.at("message")).isEqualTo("namespaces \"nowhere\" not found");
  }

  @Test
  void defaultsADeployment() {
    var answer =
        api.post(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
             "spec":{"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},
             "spec":{"containers":[{"name":"c","image":"nginx:1.29","ports":[{"containerPort":80}]}]}}}}""");
    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.at("spec.strategy.rollingUpdate.maxSurge")).isEqualTo("25%");
    assertThat(answer.at("spec.template.spec.restartPolicy")).isEqualTo("Always");
    assertThat(answer.body().at("/spec/template/spec/containers/0/ports/0/protocol").asText())
        .isEqualTo("TCP");
    assertThat(answer.at("spec.replicas")).isEqualTo("1");
  }

  @Test
  void givesTheLogOfAnInitContainerByItsName() {
    String pods = "/api/v1/namespaces/default/pods";
    api.post(
        pods,
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{
         "initContainers":[{"name":"first","image":"a"}],"containers":[{"name":"main","image":"a"}]}}""");
    assertThat(api.get(pods + "/p/log?container=first&tailLines=5").text())
        .contains("init container first");
    assertThat(api.get(pods + "/p/log?container=first&follow=true").code()).isEqualTo(200);
    assertThat(api.get(pods + "/p/log?container=main").text()).contains("simulated pod p");
    assertThat(api.get(pods + "/p/log?container=other").at("message"))
        .isEqualTo("container other is not valid for pod p");
  }
}
