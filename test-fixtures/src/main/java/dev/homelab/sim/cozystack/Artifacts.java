package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.codec.Sha256;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flux's source controllers: fetch what a repository names, and cut it into one artifact for each
 * component of a source of packages. A release runs again when its artifact is another one.
 */
final class Artifacts implements Controller {
  /** The resource of repositories of packages. */
  static final String REPOSITORIES = "ocirepositories.source.toolkit.fluxcd.io";

  /** The resource of what a release's chart is taken from. */
  static final String ARTIFACTS = "externalartifacts.source.toolkit.fluxcd.io";

  private static final String MANAGER = "source-controller";
  private static final String FETCH = "fetch/";
  private static final String CUT = "cut/";
  private static final double FETCH_SECONDS = 4;
  private static final double CUT_SECONDS = 6;
  private static final int SHOWN = 12;
  private static final String ALGORITHM = "sha256:";
  private final Objects objects;

  Artifacts(Objects objects) {
    this.objects = objects;
  }

  /** The version that a release's chart has now. */
  static String version(Objects objects, Stored release) {
    String digest = digest(objects, release);
    return digest.isEmpty()
        ? ReleaseStatus.REVISION
        : "0.0.0+" + digest.substring(ALGORITHM.length()).substring(0, SHOWN);
  }

  /** The digest of what a release's chart is taken from; empty for one of nobody's source. */
  static String digest(Objects objects, Stored release) {
    Stored artifact = of(objects, release);
    String revision =
        artifact == null ? "" : Json.text(artifact.json(), "status.artifact.revision");
    return revision.substring(Math.max(0, revision.indexOf(ALGORITHM)));
  }

  /** Whether a release was tried with another chart than there is now. */
  static boolean changed(Objects objects, Stored release) {
    String tried = Json.text(release.json(), "status.lastAttemptedRevision");
    return !tried.isEmpty()
        && of(objects, release) != null
        && !tried.equals(version(objects, release));
  }

  /** Whether the chart of a release of the platform is there to be installed. */
  static boolean there(Objects objects, Stored release) {
    return objects.get(REPOSITORIES, Platform.NAMESPACE, Platform.RELEASE) == null
        || !isPart(release)
        || of(objects, release) != null;
  }

  private static boolean isPart(Stored release) {
    return Json.at(release.json(), "metadata.labels").has(Platform.PACKAGE);
  }

  private static @Nullable Stored of(Objects objects, Stored release) {
    return isPart(release)
        ? objects.get(
            ARTIFACTS, Platform.NAMESPACE, Json.text(release.json(), "spec.chartRef.name"))
        : null;
  }

  /** The releases whose chart is an artifact. */
  static List<Stored> readers(Objects objects, Stored artifact) {
    return objects.list(Releases.RESOURCE, null).stream()
        .filter(one -> isPart(one))
        .filter(one -> Json.text(one.json(), "spec.chartRef.name").equals(artifact.name()))
        .toList();
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (change.deleted()) {
      return;
    }
    if (now.resource().equals(REPOSITORIES)) {
      work.add(FETCH + now.name(), FETCH_SECONDS);
    } else if (now.resource().equals(Platform.SOURCES)) {
      work.add(CUT + now.name(), 1);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    if (key.startsWith(FETCH)) {
      fetch(key.substring(FETCH.length()), work);
    } else {
      cut(key.substring(CUT.length()));
    }
  }

  private void fetch(String name, Work work) {
    Stored repository = objects.get(REPOSITORIES, Platform.NAMESPACE, name);
    String digest = repository == null ? "" : Json.text(repository.json(), "spec.ref.digest");
    if (repository == null || digest.equals(fetched(repository))) {
      return;
    }
    objects.status(
        repository,
        MANAGER,
        status -> {
          status.putObject("artifact").put("revision", digest).put("digest", digest);
          status.set("observedGeneration", Json.at(repository.json(), "metadata.generation"));
          objects.condition(status, "Ready", "True", "Succeeded", "stored artifact for " + digest);
        });
    for (Stored source : objects.list(Platform.SOURCES, null)) {
      if (Json.text(source.json(), "spec.sourceRef.name").equals(name)) {
        work.add(CUT + source.name(), CUT_SECONDS);
      }
    }
  }

  private static String fetched(Stored repository) {
    return Json.text(repository.json(), "status.artifact.digest");
  }

  private void cut(String name) {
    Stored source = objects.get(Platform.SOURCES, "", name);
    if (source == null) {
      return;
    }
    String from = Json.text(source.json(), "spec.sourceRef.name");
    Stored repository = objects.get(REPOSITORIES, Platform.NAMESPACE, from);
    String digest = repository == null ? "" : fetched(repository);
    if (digest.isEmpty()) {
      return;
    }
    for (JsonNode variant : Json.at(source.json(), "spec.variants")) {
      for (JsonNode component : variant.path("components")) {
        String artifact =
            Packages.artifact(source, Json.text(variant, "name"), Json.text(component, "name"));
        put(
            artifact,
            "latest@sha256:" + Sha256.hex((digest + artifact).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private void put(String name, String revision) {
    Stored there = objects.get(ARTIFACTS, Platform.NAMESPACE, name);
    if (there == null) {
      ObjectNode object = Json.object();
      object.putObject("metadata").put("name", name).put("namespace", Platform.NAMESPACE);
      there = objects.create(ARTIFACTS, Platform.NAMESPACE, object, MANAGER);
    }
    if (there != null && !Json.text(there.json(), "status.artifact.revision").equals(revision)) {
      objects.status(
          there,
          MANAGER,
          status -> {
            status.putObject("artifact").put("revision", revision);
            objects.condition(status, "Ready", "True", "Succeeded", "Artifact is ready");
          });
    }
  }
}
