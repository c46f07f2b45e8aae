package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.http.Authority;
import dev.homelab.sim.kube.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** A simulated cluster of one box without a network, into which Cozystack's operator is put. */
final class OperatorCluster implements AutoCloseable {
  static final String NODE = "aoostar";
  static final String NODE_PATH = "/api/v1/nodes/" + NODE;
  static final String PACKAGES = "/apis/cozystack.io/v1alpha1/packages";
  static final String PLATFORM = PACKAGES + "/cozystack.cozystack-platform";
  static final String RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/helmreleases";
  static final String APPS = "/apis/apps.cozystack.io/v1alpha1/namespaces/tenant-root/";

  /** As fast as the worlds of the sandbox go. */
  static final double SPEED = 120;

  private static final int SECONDS = 60;
  private final KubeSimulator simulator;
  private final ApiClient api;

  private OperatorCluster(KubeSimulator simulator) {
    this.simulator = simulator;
    this.api = new ApiClient(simulator);
  }

  /** A new one, or the one in a folder again. */
  static OperatorCluster at(double speed, @Nullable Path folder, Authority authority) {
    SimulatorOptions options =
        SimulatorOptions.inMemory().withSpeed(speed).withAuthority(authority);
    return new OperatorCluster(
        KubeSimulator.start(folder == null ? options : options.withState(folder)));
  }

  /** One that simulated machines have made. */
  static OperatorCluster of(KubeSimulator made) {
    return new OperatorCluster(made);
  }

  /** A new one in memory with its box, whose kernel has pages set aside. */
  static OperatorCluster withBox(double speed) {
    OperatorCluster cluster = at(speed, null, authority());
    cluster.registers(true, 4096);
    return cluster;
  }

  /** An authority of a cluster. */
  static Authority authority() {
    HeldCertificate held =
        new HeldCertificate.Builder().commonName("kubernetes").certificateAuthority(0).build();
    return new Authority(
        held.certificatePem(), held.privateKeyPkcs8Pem(), Set.of("127.0.0.1", "localhost"));
  }

  /** The kubelet of the box registers. */
  void registers(boolean fixedProcessors, long pages) {
    Map<String, String> labels = Map.of("nvidia.com/gpu.workload.config", "vm-passthrough");
    simulator
        .nodes()
        .register(
            new KubeNode(
                NODE,
                "10.5.0.90",
                labels,
                Set.of(),
                "v1.36.3",
                "Talos",
                16,
                65_536,
                Map.of(),
                pages,
                fixedProcessors));
  }

  KubeSimulator simulator() {
    return simulator;
  }

  ApiClient api() {
    return api;
  }

  /** Applies the installer's objects. */
  void installs() {
    made(
        "/api/v1/namespaces",
        """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"cozy-system",
         "labels":{"cozystack.io/system":"true","platform.cozystack.io/no-delete":"true"}}}
        """);
    made(
        "/apis/apps/v1/namespaces/cozy-system/deployments",
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cozystack-operator"},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"cozystack-operator"}},
          "template":{"metadata":{"labels":{"app":"cozystack-operator"}},
           "spec":{"hostNetwork":true,
            "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists"}],
            "containers":[{"name":"cozystack-operator","image":"example.com/operator:1",
             "args":["--platform-source-ref=digest=%s"]}]}}}}
        """
            .formatted(digest('a')));
  }

  /** The digest of a release's packages. */
  static String digest(char of) {
    return "sha256:" + String.valueOf(of).repeat(64);
  }

  /** Puts the operator of another release in the place of the one there. */
  void upgrades(char to) {
    ApiClient.Answer answer =
        api.merge(
            "/apis/apps/v1/namespaces/cozy-system/deployments/cozystack-operator",
            """
            {"spec":{"template":{"spec":{"containers":[{"name":"cozystack-operator",
             "image":"example.com/operator:2","args":["--platform-source-ref=digest=%s"]}]}}}}
            """
                .formatted(digest(to)));
    if (answer.code() != 200) {
      throw new AssertionError(answer.text());
    }
  }

  /** Waits for the kind of packages and makes one. */
  void makes(String name, String spec) {
    awaits("the platform's source", () -> sources().code() == 200);
    made(
        PACKAGES,
        """
        {"apiVersion":"cozystack.io/v1alpha1","kind":"Package","metadata":{"name":"%s"},"spec":%s}
        """
            .formatted(name, spec));
  }

  ApiClient.Answer sources() {
    return api.get("/apis/cozystack.io/v1alpha1/packagesources/cozystack.cozystack-platform");
  }

  /** Makes the platform's package with its values. */
  void makesPlatform(String values) {
    makes(
        "cozystack.cozystack-platform",
        "{\"variant\":\"isp-full\",\"components\":{\"platform\":{\"values\":" + values + "}}}");
  }

  /** Changes the values of the platform's package. */
  void changesPlatform(String values) {
    String patch = "{\"spec\":{\"components\":{\"platform\":{\"values\":" + values + "}}}}";
    ApiClient.Answer answer = api.merge(PLATFORM, patch);
    if (answer.code() != 200) {
      throw new AssertionError(answer.text());
    }
  }

  void made(String path, String object) {
    ApiClient.Answer answer = api.post(path, object);
    if (answer.code() != 201) {
      throw new AssertionError(answer.text());
    }
  }

  /** Every release. */
  List<JsonNode> releases() {
    return Json.elements(api.get(RELEASES).body().path("items"));
  }

  /** The releases that are not ready, by namespace and name. */
  List<String> unready() {
    return releases().stream().filter(one -> !isReady(one)).map(OperatorCluster::key).toList();
  }

  static String key(JsonNode object) {
    return Json.text(object, "metadata.namespace") + "/" + Json.text(object, "metadata.name");
  }

  /** Whether an object is ready in its newest generation. */
  static boolean isReady(JsonNode object) {
    boolean seen =
        Json.at(object, "status.observedGeneration").asLong(-1)
            == Json.at(object, "metadata.generation").asLong();
    return seen && condition(object, "Ready", "status").equals("True");
  }

  /** A field of a condition; empty when there is none. */
  static String condition(JsonNode object, String type, String field) {
    return Json.elements(Json.at(object, "status.conditions")).stream()
        .filter(one -> Json.text(one, "type").equals(type))
        .map(one -> Json.text(one, field))
        .findFirst()
        .orElse("");
  }

  /** A field of the condition {@code Ready} of what is at a path. */
  String ready(String path, String field) {
    return condition(api.get(path).body(), "Ready", field);
  }

  boolean isReady(String namespace, String release) {
    return isReady(api.get(CozyCluster.release(namespace, release)).body());
  }

  /** Waits until the platform stands: its package, all releases and the aggregated API. */
  void awaitsPlatform() {
    awaits(() -> "the platform stands; not ready: " + unready(), this::stands);
  }

  private boolean stands() {
    return ready(PLATFORM, "status").equals("True")
        && api.get(APPS + "tenants/root").code() == 200
        && releases().size() > 60
        && unready().isEmpty();
  }

  /** Waits up to a minute. */
  static void awaits(String what, BooleanSupplier so) {
    awaits(() -> what, so);
  }

  private static void awaits(Supplier<String> what, BooleanSupplier so) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    CountDownLatch never = new CountDownLatch(1);
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within a minute: " + what.get());
      }
      try {
        never.await(50, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    simulator.close();
  }
}
