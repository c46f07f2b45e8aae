package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated cluster with Cozystack that the tests of one class share; a static extension. */
final class CozyCluster implements BeforeAllCallback, AfterAllCallback {
  private static final String RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/";
  private final SimulatorOptions options;
  private @Nullable KubeSimulator simulator;
  private @Nullable ApiClient api;

  private CozyCluster(SimulatorOptions options) {
    this.options = options.withCozystack(true);
  }

  /** One whose controllers run so many times faster than life. */
  static CozyCluster atSpeed(double speed) {
    return new CozyCluster(SimulatorOptions.inMemory().withSpeed(speed));
  }

  /** One in which nothing moves by itself. */
  static CozyCluster still() {
    return new CozyCluster(SimulatorOptions.inMemory().withoutControllers());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    KubeSimulator started = KubeSimulator.start(options);
    simulator = started;
    api = new ApiClient(started);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    simulator().close();
  }

  KubeSimulator simulator() {
    return Objects.requireNonNull(simulator, "the simulator is not running");
  }

  ApiClient api() {
    return Objects.requireNonNull(api, "the simulator is not running");
  }

  /** The path of a kind's applications in a namespace. */
  static String apps(String namespace, String plural) {
    return "/apis/apps.cozystack.io/v1alpha1/namespaces/" + namespace + "/" + plural;
  }

  /** The path of a release. */
  static String release(String namespace, String name) {
    return RELEASES + namespace + "/helmreleases/" + name;
  }

  /** The text of an application. */
  static String app(String kind, String name, String spec) {
    return """
        {"apiVersion":"apps.cozystack.io/v1alpha1","kind":"%s","metadata":{"name":"%s"},"spec":%s}
        """
        .formatted(kind, name, spec);
  }

  /** Creates an application and fails when it is refused. */
  ApiClient.Answer make(String namespace, String plural, String kind, String name, String spec) {
    ApiClient.Answer made = api().post(apps(namespace, plural), app(kind, name, spec));
    if (made.code() != 201) {
      throw new AssertionError(made.text());
    }
    return made;
  }

  /** The status of a condition, empty when the object has none of that type. */
  String condition(String path, String type) {
    return Json.elements(Json.at(api().get(path).body(), "status.conditions")).stream()
        .filter(c -> Json.text(c, "type").equals(type))
        .map(c -> Json.text(c, "status"))
        .findFirst()
        .orElse("");
  }

  /** Waits until an object has a condition. */
  void awaits(String path, String type, String status) {
    Eventually.is(path + " has " + type + "=" + status, () -> condition(path, type).equals(status));
  }

  /** Waits until there is nothing at a path. */
  void awaitsNothing(String path) {
    Eventually.is(path + " is gone", () -> api().get(path).code() == 404);
  }
}
