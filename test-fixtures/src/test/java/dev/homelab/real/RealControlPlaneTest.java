package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: what other tests rely on when they use the real control plane. */
@RealTest
class RealControlPlaneTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static RealControlPlane cluster;
  private static KubeApi api;

  @BeforeAll
  static void open(RealControlPlane shared) {
    cluster = shared;
    api = shared.api();
  }

  @Test
  void servesThePinnedVersionOverTls() {
    assertThat(cluster.api().server()).startsWith("https://127.0.0.1:");
    assertThat(api.get("/version").path("gitVersion").asText())
        .isEqualTo("v" + RealParts.version("kubernetes"));
  }

  @Test
  void writesAKubeconfigThatOnlyItsOwnerReadsAndKubectlUnderstands() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.kubeconfig())))
        .isEqualTo("rw-------");
    assertThat(cluster.kubectl().output("auth", "can-i", "*", "*").trim()).isEqualTo("yes");
  }

  @Test
  void refusesAStranger() {
    Kubectl.Result result = cluster.kubectl().run("get", "nodes", "--as=nobody-in-particular");

    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("Forbidden");
  }

  @Test
  void makesAUserWithFewRightsAndRefusesAnUnknownToken(@TempDir Path folder) {
    String namespace = cluster.freshNamespace("rights");
    String token =
        cluster.limitedToken(
            namespace, "[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"list\"]}]");
    cluster.writeTokenKubeconfig(folder.resolve("limited"), token);
    cluster.writeTokenKubeconfig(folder.resolve("stranger"), "unknown");
    Kubectl limited = cluster.kubectl(folder.resolve("limited"));

    assertThat(limited.run("get", "pods", "-n", namespace).exit()).isZero();
    assertThat(limited.run("get", "secrets", "-n", namespace).err()).contains("Forbidden");
    assertThat(cluster.kubectl(folder.resolve("stranger")).run("get", "pods").err())
        .contains("Unauthorized");
  }

  @Test
  void hasReadyNodesAndAddsMore() {
    int before = api.get("/api/v1/nodes").path("items").size();

    cluster.addNodes(1);

    JsonNode nodes = api.get("/api/v1/nodes").path("items");
    assertThat(nodes).hasSize(before + 1).allMatch(FakeNodes::isReady);
    assertThat(before).isGreaterThanOrEqualTo(2);
  }

  @Test
  void bringsADeploymentToReadyOnFakeNodes() {
    String pods = namespacePath("deploy");
    api.create(
        pods.replace("/api/v1", "/apis/apps/v1") + "/deployments",
        """
        {"metadata":{"name":"web"},"spec":{"replicas":3,
         "selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},
          "spec":{"containers":[{"name":"c","image":"example.invalid/web:1"}]}}}}
        """);

    JsonNode ready =
        api.await(
            pods.replace("/api/v1", "/apis/apps/v1") + "/deployments",
            "web",
            LIMIT,
            object -> object.at("/status/readyReplicas").asInt() == 3);

    assertThat(ready.at("/status/observedGeneration").asInt()).isEqualTo(1);
    assertThat(api.get(pods + "/pods").path("items"))
        .hasSize(3)
        .allMatch(pod -> pod.at("/status/phase").asText().equals("Running"));
  }

  @Test
  void bindsAClaimOnceAPodUsesIt() {
    String space = namespacePath("claim");
    api.create(space + "/persistentvolumeclaims", claim("data", ""));
    JsonNode waiting = awaitPhase(space + "/persistentvolumeclaims", "data", "Pending");
    assertThat(waiting.at("/spec/volumeName").asText()).isEmpty();

    api.create(
        space + "/pods",
        """
        {"metadata":{"name":"user"},"spec":{
         "containers":[{"name":"c","image":"example.invalid/c:1",
          "volumeMounts":[{"name":"d","mountPath":"/d"}]}],
         "volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]}}
        """);

    JsonNode bound = awaitPhase(space + "/persistentvolumeclaims", "data", "Bound");
    assertThat(bound.at("/spec/storageClassName").asText()).isEqualTo("local");
    awaitPhase(space + "/pods", "user", "Running");
  }

  @Test
  void bindsAnImmediateClaimGrowsItAndRemovesTheVolumeAfterIt() {
    String claims = namespacePath("grow") + "/persistentvolumeclaims";
    api.create(claims, claim("data", "local-immediate"));
    String volume = awaitPhase(claims, "data", "Bound").at("/spec/volumeName").asText();

    api.merge(claims + "/data", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}");
    api.await(
        claims,
        "data",
        LIMIT,
        object -> object.at("/status/capacity/storage").asText().equals("2Gi"));
    api.delete(claims + "/data");

    api.awaitGone("/api/v1/persistentvolumes", volume, LIMIT);
    assertThat(api.find("/api/v1/persistentvolumes/" + volume)).isEmpty();
  }

  @Test
  void givesALoadBalancerAnAddressAndTakesItBack() {
    String services = namespacePath("lb") + "/services";
    api.create(
        services,
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}");

    JsonNode served =
        api.await(
            services, "web", LIMIT, s -> s.at("/status/loadBalancer/ingress/0/ip").isTextual());
    assertThat(served.at("/status/loadBalancer/ingress/0/ip").asText()).startsWith("198.51.100.");

    api.merge(services + "/web", "{\"spec\":{\"type\":\"ClusterIP\"}}");
    api.await(services, "web", LIMIT, s -> s.at("/status/loadBalancer/ingress").isMissingNode());
  }

  @Test
  void completesAJob() {
    String jobs = namespacePath("job").replace("/api/v1", "/apis/batch/v1") + "/jobs";
    api.create(
        jobs,
        """
        {"metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never",
         "containers":[{"name":"c","image":"example.invalid/once:1"}]}}}}
        """);

    JsonNode done = api.await(jobs, "once", LIMIT, job -> job.at("/status/succeeded").asInt() == 1);

    assertThat(done.at("/status/failed").asInt()).isZero();
  }

  @Test
  void playsAPodThatCannotPullItsImage() {
    String pods = failingPods("image-pull");
    api.create(
        pods,
        "{\"metadata\":{\"name\":\"good\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"example.invalid/c:1\"}]}}");

    JsonNode container = awaitContainer(pods);
    awaitPhase(pods, "good", "Running");

    assertThat(container.at("/state/waiting/reason").asText()).isEqualTo("ImagePullBackOff");
    assertThat(api.get(pods + "/bad").at("/status/phase").asText()).isEqualTo("Pending");
  }

  @Test
  void playsAPodThatCrashesAgainAndAgain() {
    JsonNode container = awaitContainer(failingPods("crash-loop"));

    assertThat(container.at("/state/waiting/reason").asText()).isEqualTo("CrashLoopBackOff");
    assertThat(container.at("/lastState/terminated/exitCode").asInt()).isEqualTo(1);
  }

  @Test
  void playsAPodThatEndsWithAnError() {
    assertThat(awaitContainer(failingPods("exit-1")).at("/state/terminated/exitCode").asInt())
        .isEqualTo(1);
  }

  @Test
  void servesLogLinesOfPodsThatRunNothing() {
    String pods = failingPods("crash-loop");
    awaitContainer(pods);
    String namespace = pods.split("/", -1)[4];

    cluster.writePodLogs("starting\nno such table: users");

    assertThat(cluster.kubectl().output("logs", "bad", "-n", namespace))
        .isEqualTo("starting\nno such table: users\n");
    assertThat(cluster.kubectl().output("logs", "bad", "-n", namespace, "--tail=1", "--previous"))
        .isEqualTo("no such table: users\n");
  }

  @Test
  void namesTheStatusOfARefusal() {
    assertThatThrownBy(() -> api.get("/api/v1/namespaces/default/pods/none"))
        .isInstanceOfSatisfying(
            RealException.class, refusal -> assertThat(refusal.status()).isEqualTo(404))
        .hasMessageContaining("not found");
  }

  private static String failingPods(String how) {
    String pods = namespacePath("fails") + "/pods";
    api.create(
        pods,
        """
        {"metadata":{"name":"bad","annotations":{"real.homelab.dev/fails":"%s"}},
         "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"example.invalid/c:1"}]}}
        """
            .formatted(how));
    return pods;
  }

  private static JsonNode awaitContainer(String pods) {
    return api.await(pods, "bad", LIMIT, pod -> pod.at("/status/containerStatuses").size() == 1)
        .at("/status/containerStatuses/0");
  }

  private static JsonNode awaitPhase(String collection, String name, String phase) {
    return api.await(
        collection, name, LIMIT, object -> object.at("/status/phase").asText().equals(phase));
  }

  private static String namespacePath(String prefix) {
    return "/api/v1/namespaces/" + cluster.freshNamespace(prefix);
  }

  private static String claim(String name, String storageClass) {
    String classField =
        storageClass.isEmpty() ? "" : "\"storageClassName\":\"" + storageClass + "\",";
    return """
    {"metadata":{"name":"%s"},"spec":{%s"accessModes":["ReadWriteOnce"],
     "resources":{"requests":{"storage":"1Gi"}}}}
    """
        .formatted(name, classField);
  }
}
