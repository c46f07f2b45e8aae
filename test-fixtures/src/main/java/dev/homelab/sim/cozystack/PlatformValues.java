package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform's values that releases read: the Secret for those of its packages, the domain above
 * it for a tenant. Other ones have a release upgraded, as Flux does for what has the label {@code
 * reconcile.fluxcd.io/watch}. Only where the operator installs the platform.
 */
final class PlatformValues {
  /** The name of the Secret. */
  static final String NAME = "cozystack-values";

  private static final String SECRETS = "secrets";
  private static final String NAMESPACES = "namespaces";
  private static final String DIGEST = "lastAttemptedConfigDigest";
  private final Objects objects;

  PlatformValues(Objects objects) {
    this.objects = objects;
  }

  /** The releases that read an object, which has changed. */
  List<Stored> readers(Stored object) {
    boolean secret =
        object.resource().equals(SECRETS)
            && object.name().equals(NAME)
            && object.namespace().equals(Platform.NAMESPACE);
    if (secret) {
      return objects.list(Releases.RESOURCE, null).stream().filter(PlatformValues::part).toList();
    }
    return object.resource().equals(NAMESPACES) && Platform.installed(objects)
        ? objects.list(Releases.RESOURCE, object.name()).stream()
            .filter(PlatformValues::tenant)
            .toList()
        : List.of();
  }

  private static boolean part(Stored release) {
    return Json.at(release.json(), "metadata.labels").has(Platform.PACKAGE)
        && release.json().path("spec").has("valuesFrom");
  }

  private static boolean tenant(Stored release) {
    return Json.at(release.json(), "metadata.labels").path(Releases.KIND).asText().equals("Tenant");
  }

  /** Whether a release was last tried with other values than there are now. */
  boolean changed(Stored release) {
    String tried = Json.text(release.json(), "status." + DIGEST);
    return !tried.isEmpty() && !tried.equals(digest(release));
  }

  /** Notes with which values a release is tried. */
  void note(Stored release) {
    String now = digest(release);
    if (!now.isEmpty()) {
      objects.status(release, ReleaseStatus.MANAGER, status -> status.put(DIGEST, now));
    }
  }

  private String digest(Stored release) {
    if (tenant(release) && Platform.installed(objects)) {
      Stored namespace = objects.get(NAMESPACES, "", release.namespace());
      return digest(namespace, "metadata.labels", TenantChart.LABEL + "host");
    }
    return part(release)
        ? digest(objects.get(SECRETS, Platform.NAMESPACE, NAME), "data", "values.yaml")
        : "";
  }

  private static String digest(@Nullable Stored object, String at, String field) {
    String text = object == null ? "" : Json.at(object.json(), at).path(field).asText();
    return text.isEmpty() ? "" : "sandbox:" + Integer.toHexString(text.hashCode());
  }
}
