package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.fault.PodFault;
import dev.homelab.sim.kube.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ControllersTest {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static KubeSimulator simulator;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(100));
    api = new ApiClient(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static String deployment(String name, String image, int replicas) {
    return """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%3$d,
        "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
        "spec":{"containers":[{"name":"c","image":"%2$s"}]}}}}"""
        .formatted(name, image, replicas);
  }

  private static String condition(String path, String type) {
    for (var one : Json.at(api.get(path).body(), "status.conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one.path("status").asText() + " " + one.path("reason").asText();
      }
    }
    return "";
  }

  @Test
  void aDeploymentComesUpRollsAndGoes() {
    api.post(DEPLOYMENTS, deployment("web", "nginx:1", 3));
    Eventually.is(
        "3 available",
        () -> api.get(DEPLOYMENTS + "/web").at("status.availableReplicas").equals("3"));
    assertThat(condition(DEPLOYMENTS + "/web", "Progressing"))
        .isEqualTo("True NewReplicaSetAvailable");
    api.apply(DEPLOYMENTS + "/web?force=true", "t", deployment("web", "nginx:2", 3));
    Eventually.is(
        "3 updated",
        () -> {
          var d = api.get(DEPLOYMENTS + "/web");
          return d.at("status.updatedReplicas").equals("3")
              && d.at("status.replicas").equals("3")
              && d.at("status.observedGeneration").equals("2");
        });
    api.delete(DEPLOYMENTS + "/web");
    Eventually.is(
        "pods gone",
        () ->
            Json.at(
                    api.get("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb").body(),
                    "items")
                .isEmpty());
  }

  @Test
  void aFailingImageIsToldByPodAndEventAndDeadline() {
    simulator.faults().add(new PodFault("", "nosuch", PodFault.Kind.IMAGE_PULL));
    api.post(
        DEPLOYMENTS,
        deployment("bad", "nosuch:1", 1)
            .replace("\"replicas\"", "\"progressDeadlineSeconds\":30,\"replicas\""));
    Eventually.is(
        "back-off",
        () ->
            api.get("/api/v1/namespaces/default/pods?labelSelector=app%3Dbad")
                .text()
                .contains("ImagePullBackOff"));
    assertThat(api.get("/api/v1/namespaces/default/events").text())
        .contains("Failed to pull image");
    Eventually.is(
        "deadline",
        () ->
            condition(DEPLOYMENTS + "/bad", "Progressing")
                .equals("False ProgressDeadlineExceeded"));
  }

  @Test
  void aStatefulSetGetsItsClaimsInOrder() {
    api.post(
        "/apis/apps/v1/namespaces/default/statefulsets",
        """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"replicas":2,"serviceName":"db",
        "selector":{"matchLabels":{"app":"db"}},"template":{"metadata":{"labels":{"app":"db"}},
        "spec":{"containers":[{"name":"c","image":"postgres:18"}]}},
        "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
        "resources":{"requests":{"storage":"1Gi"}}}}]}}""");
    Eventually.is(
        "2 ready",
        () ->
            api.get("/apis/apps/v1/namespaces/default/statefulsets/db")
                .at("status.readyReplicas")
                .equals("2"));
    var claim = api.get("/api/v1/namespaces/default/persistentvolumeclaims/data-db-1");
    assertThat(claim.at("status.phase")).isEqualTo("Bound");
    assertThat(claim.at("spec.storageClassName")).isEqualTo("standard");
  }

  @Test
  void jobsCompleteAndFail() {
    String jobs = "/apis/batch/v1/namespaces/default/jobs";
    String body =
        """
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s"},"spec":{"backoffLimit":1,"template":{
        "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"%s"}]}}}}""";
    api.post(jobs, body.formatted("good", "busybox:1"));
    Eventually.is("complete", () -> condition(jobs + "/good", "Complete").startsWith("True"));
    simulator.faults().add(new PodFault("", "failing", PodFault.Kind.FAILS));
    api.post(jobs, body.formatted("wrong", "failing:1"));
    Eventually.is(
        "failed", () -> condition(jobs + "/wrong", "Failed").equals("True BackoffLimitExceeded"));
  }

  @Test
  void aNamespaceTakesItsContentWithIt() {
    api.post(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"gone\"}}");
    Eventually.is(
        "furnished",
        () -> api.get("/api/v1/namespaces/gone/configmaps/kube-root-ca.crt").code() == 200);
    api.post(
        "/api/v1/namespaces/gone/configmaps",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"finalizers\":[\"x.io/hold\"]}}");
    assertThat(api.delete("/api/v1/namespaces/gone").at("status.phase")).isEqualTo("Terminating");
    assertThat(
            api.post(
                    "/api/v1/namespaces/gone/configmaps",
                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}")
                .at("reason"))
        .isEqualTo("Forbidden");
    Eventually.is(
        "held object terminating",
        () -> api.get("/api/v1/namespaces/gone/configmaps/a").text().contains("deletionTimestamp"));
    api.merge("/api/v1/namespaces/gone/configmaps/a", "{\"metadata\":{\"finalizers\":null}}");
    Eventually.is("gone", () -> api.get("/api/v1/namespaces/gone").code() == 404);
  }

  @Test
  void aLoadBalancerGetsAnAddress() {
    api.post(
        "/api/v1/namespaces/default/services",
        "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"lb\"},\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}");
    Eventually.is(
        "address",
        () -> api.get("/api/v1/namespaces/default/services/lb").text().contains("10.20.0."));
  }
}
