package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.api.World;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cluster's objects tell of the platform on it. */
final class Platform {
  /** The name of the platform's own package and of its source. */
  static final String NAME = "cozystack.cozystack-platform";

  /** Where the platform's own release lies. */
  static final String NAMESPACE = "cozy-system";

  /** The platform's own release. */
  static final String RELEASE = "cozystack-platform";

  /** The resource of packages. */
  static final String PACKAGES = "packages.cozystack.io";

  /** The resource of sources of packages. */
  static final String SOURCES = "packagesources.cozystack.io";

  /** The label of a package's releases that names it. */
  static final String PACKAGE = "cozystack.io/package";

  private Platform() {}

  /** Whether Cozystack is on the cluster, or its operator is and has begun. */
  static boolean begun(Objects objects) {
    return objects.get(SOURCES, "", NAME) != null;
  }

  /** Whether the operator installs the platform, rather than that it was there from the start. */
  static boolean installed(Objects objects) {
    return objects.get(Releases.RESOURCE, NAMESPACE, RELEASE) != null;
  }

  /** What the platform's package says of its values; empty when there is none. */
  static JsonNode values(Objects objects) {
    Stored release = objects.get(Releases.RESOURCE, NAMESPACE, RELEASE);
    return release == null ? Json.object() : Json.at(release.json(), "spec.values");
  }

  /** The domain that the platform publishes below. */
  static String host(Objects objects) {
    String given = Json.text(values(objects), "publishing.host");
    return given.isEmpty() ? Cozystack.HOST : given;
  }

  /** Whether a release is there and ready. */
  static boolean ready(Objects objects, String namespace, String name) {
    Stored release = objects.get(Releases.RESOURCE, namespace, name);
    return release != null && ReleaseStatus.settled(release);
  }

  /** Whether a release has been ready once, be it ready now or not. */
  static boolean hasBeenReady(Objects objects, String namespace, String name) {
    Stored release = objects.get(Releases.RESOURCE, namespace, name);
    return release != null && !Json.isEmpty(Json.at(release.json(), "status.history"));
  }

  /** The status of a condition; empty when the object or the condition is not there. */
  static String condition(@Nullable Stored object, String type) {
    return object == null ? "" : condition(object.json(), type);
  }

  private static String condition(JsonNode object, String type) {
    List<JsonNode> all = Json.elements(Json.at(object, "status.conditions"));
    return all.stream()
        .filter(one -> Json.text(one, "type").equals(type))
        .map(one -> Json.text(one, "status"))
        .findFirst()
        .orElse("");
  }

  /** Whether the aggregated API of applications answers. */
  static boolean answers(World world) {
    Stored service = world.store().get(ApiChart.SERVICES, "", ApiChart.APPS);
    return condition(service, "Available").equals("True");
  }
}
