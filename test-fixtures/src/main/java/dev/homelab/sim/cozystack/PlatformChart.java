package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The platform's own chart (Cozystack 1.6.2, {@code packages/core/platform}): the values that the
 * other releases read, the guard against removals, the sources of all packages and the packages of
 * its variant. Packages that it no longer emits stay.
 */
final class PlatformChart implements Chart {
  private static final String KEEP = "helm.sh/resource-policy";
  private final Made made;
  private final Objects objects;

  PlatformChart(Made made) {
    this.made = made;
    this.objects = made.objects();
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    JsonNode said = Json.at(release.json(), "spec.values");
    values(release, said);
    guard(release);
    repository(release);
    sources(release);
    packages(said)
        .forEach(
            (name, spec) -> {
              ObjectNode object = Json.object();
              Json.child(object, "metadata.annotations").put(KEEP, "keep");
              object.set("spec", spec);
              made.put(release, Platform.PACKAGES, "", name, object);
            });
    return Optional.empty();
  }

  private Map<String, ObjectNode> packages(JsonNode said) {
    Stored platform = objects.get(Platform.PACKAGES, "", Platform.NAME);
    String variant = platform == null ? "" : Json.text(platform.json(), "spec.variant");
    return new Bundle(variant, said).packages();
  }

  private void values(Stored release, JsonNode said) {
    String text =
        """
        _cluster:
          root-host: "%s"
          api-server-endpoint: "%s"
          networking: %s
        """
            .formatted(
                Platform.host(objects),
                Json.text(said, "publishing.apiServerEndpoint"),
                Json.isEmpty(said.get("networking")) ? "{}" : said.path("networking"));
    ObjectNode secret = Json.object().put("type", "Opaque");
    Json.child(secret, "metadata.labels").put("reconcile.fluxcd.io/watch", "Enabled");
    secret.putObject("data").put("values.yaml", Made.encoded(text));
    made.put(release, "secrets", Platform.NAMESPACE, PlatformValues.NAME, secret);
  }

  private void guard(Stored release) {
    ObjectNode version = Json.object();
    RemovalGuard.mark(version);
    Json.child(version, "metadata.annotations").put(KEEP, "keep");
    version.putObject("data").put("version", "54");
    made.put(release, "configmaps", Platform.NAMESPACE, "cozystack-version", version);
    made.put(release, RemovalGuard.POLICIES, "", RemovalGuard.NAME, RemovalGuard.policy());
    made.put(release, RemovalGuard.BINDINGS, "", RemovalGuard.NAME, RemovalGuard.binding());
  }

  /** The source of all other packages, as the platform's own one is now. */
  private void repository(Stored release) {
    Stored own = objects.get(Artifacts.REPOSITORIES, Platform.NAMESPACE, Platform.RELEASE);
    if (own != null) {
      ObjectNode object = Json.object();
      RemovalGuard.mark(object);
      object.set("spec", own.json().path("spec").deepCopy());
      made.put(release, Artifacts.REPOSITORIES, Platform.NAMESPACE, "cozystack-packages", object);
    }
  }

  private void sources(Stored release) {
    Map<String, ArrayNode> sources = new TreeMap<>();
    for (PlatformTable.Row row : PlatformTable.load().rows()) {
      ObjectNode variant = sources.computeIfAbsent(row.name(), name -> Json.array()).addObject();
      variant.put("name", row.variant());
      row.needs().forEach(variant.putArray("dependsOn")::add);
      ArrayNode components = variant.putArray("components");
      for (PlatformTable.Part part : row.parts()) {
        ObjectNode component = components.addObject().put("name", part.release());
        ObjectNode install = component.putObject("install");
        install.put("namespace", part.namespace()).put("releaseName", part.release());
        part.after().forEach(install.putArray("dependsOn")::add);
      }
    }
    sources.forEach(
        (name, variants) -> {
          ObjectNode object = Json.object();
          ObjectNode spec = object.putObject("spec");
          spec.putObject("sourceRef")
              .put("kind", "OCIRepository")
              .put("name", "cozystack-packages")
              .put("namespace", Platform.NAMESPACE)
              .put("path", "/");
          spec.set("variants", variants);
          made.put(release, Platform.SOURCES, "", name, object);
        });
  }

  /** Packages are waited for, as Helm waits for whatever says whether it is ready. */
  @Override
  public boolean ready(Stored release) {
    return packages(Json.at(release.json(), "spec.values")).keySet().stream()
        .map(name -> objects.get(Platform.PACKAGES, "", name))
        .allMatch(one -> Platform.condition(one, "Ready").equals("True"));
  }

  @Override
  public boolean uninstall(Stored release) {
    return true;
  }
}
