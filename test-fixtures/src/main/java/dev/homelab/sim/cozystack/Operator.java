package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.fault.ReleaseFaults;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * Cozystack's operator (1.6.2, {@code cmd/cozystack-operator}): once its deployment is available it
 * brings its definitions, Flux and the platform's source, and from then on makes the releases of
 * packages. It does nothing on a cluster where nobody put it.
 */
final class Operator implements Controller {
  /** The field manager of its writes. */
  static final String MANAGER = "cozystack-operator";

  private static final String DEPLOYMENTS = "deployments.apps";
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String FLUX = "cozy-fluxcd";
  private static final String BEGIN = "begin";
  private static final String SOURCE = "--platform-source-ref=digest=";
  private static final double ELECTION_SECONDS = 10;
  private static final double STEP_SECONDS = 5;
  private static final double SEEN_SECONDS = 1;
  private static final List<String> VARIANTS =
      List.of("default", "isp-full", "isp-hosted", "isp-full-generic");

  private final Objects objects;
  private final Packages packages;
  private final LateReleases late;

  Operator(Objects objects, ReleaseFaults faults) {
    this.objects = objects;
    this.late = new LateReleases(objects, faults);
    this.packages = new Packages(objects, late);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    switch (now.resource()) {
      case DEPLOYMENTS -> {
        if (now.name().equals(MANAGER) && now.namespace().equals(Platform.NAMESPACE)) {
          work.add(BEGIN, ELECTION_SECONDS);
        }
      }
      case Platform.PACKAGES -> {
        work.add(now.name(), SEEN_SECONDS);
        if (!change.deleted()) {
          packages.dependents(now.name()).forEach(name -> work.add(name, SEEN_SECONDS));
        }
      }
      case Platform.SOURCES -> work.add(now.name(), SEEN_SECONDS);
      default -> {}
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    if (!runs()) {
      return;
    }
    if (key.equals(BEGIN)) {
      begin(work);
    } else {
      late.begin(key, work.now());
      packages.reconcile(key);
      if (late.holdsAnyOf(key)) {
        work.add(key, STEP_SECONDS);
      }
    }
  }

  private boolean runs() {
    Stored deployment = objects.get(DEPLOYMENTS, Platform.NAMESPACE, MANAGER);
    return Platform.condition(deployment, "Available").equals("True");
  }

  /** Definitions first; what is of their kinds when they are established. */
  private void begin(Work work) {
    boolean established = true;
    List<ObjectNode> definitions = new ArrayList<>(CustomKinds.of(MANAGER));
    definitions.addAll(Flux.definitions());
    for (ObjectNode definition : definitions) {
      Stored known = objects.get(DEFINITIONS, "", Json.text(definition, "metadata.name"));
      if (known == null) {
        objects.create(DEFINITIONS, "", definition, MANAGER);
      }
      established &= Platform.condition(known, "Established").equals("True");
    }
    if (!established) {
      work.add(BEGIN, STEP_SECONDS);
      return;
    }
    if (objects.get(DEPLOYMENTS, FLUX, "flux") == null) {
      flux();
    }
    repository();
    if (objects.get(Platform.SOURCES, "", Platform.NAME) == null) {
      objects.create(Platform.SOURCES, "", source(), MANAGER);
    }
    objects.list(Platform.PACKAGES, null).forEach(one -> work.add(one.name(), SEEN_SECONDS));
  }

  /** What its arguments name as the source of the platform. */
  private void repository() {
    String digest = digest();
    if (digest.isEmpty()) {
      return;
    }
    Stored there = objects.get(Artifacts.REPOSITORIES, Platform.NAMESPACE, Platform.RELEASE);
    if (there == null) {
      ObjectNode object = Json.object();
      object
          .putObject("metadata")
          .put("name", Platform.RELEASE)
          .put("namespace", Platform.NAMESPACE);
      Json.child(object, "spec.ref").put("digest", digest);
      objects.create(Artifacts.REPOSITORIES, Platform.NAMESPACE, object, MANAGER);
    } else if (!Json.text(there.json(), "spec.ref.digest").equals(digest)) {
      objects.change(
          there, MANAGER, "", object -> Json.child(object, "spec.ref").put("digest", digest));
    }
  }

  private String digest() {
    Stored deployment = objects.get(DEPLOYMENTS, Platform.NAMESPACE, MANAGER);
    if (deployment == null) {
      return "";
    }
    for (JsonNode container : Json.at(deployment.json(), "spec.template.spec.containers")) {
      for (JsonNode argument : container.path("args")) {
        if (argument.asText().startsWith(SOURCE)) {
          return argument.asText().substring(SOURCE.length());
        }
      }
    }
    return "";
  }

  private void flux() {
    ObjectNode namespace = Json.object();
    Json.child(namespace, "metadata").put("name", FLUX);
    Json.child(namespace, "metadata.labels").put("cozystack.io/system", "true");
    objects.create("namespaces", "", namespace, MANAGER);
    ObjectNode object = Workloads.deployment("flux", 1, "ghcr.io/fluxcd/helm-controller:v1.5.0");
    Workloads.onHost(object);
    Json.child(object, "metadata").put("namespace", FLUX);
    objects.create(DEPLOYMENTS, FLUX, object, MANAGER);
  }

  private static ObjectNode source() {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", Platform.NAME);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("sourceRef")
        .put("kind", "OCIRepository")
        .put("name", Platform.RELEASE)
        .put("namespace", Platform.NAMESPACE)
        .put("path", "/");
    ArrayNode variants = spec.putArray("variants");
    for (String name : VARIANTS) {
      ObjectNode component =
          variants.addObject().put("name", name).putArray("components").addObject();
      component.put("name", "platform").put("path", "core/platform");
      component
          .putObject("install")
          .put("namespace", Platform.NAMESPACE)
          .put("releaseName", Platform.RELEASE);
    }
    return object;
  }
}
