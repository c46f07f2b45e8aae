package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the operator turns a package into releases (Cozystack 1.6.2, {@code
 * internal/operator/package_reconciler.go}), with its reasons and its words.
 */
final class Packages {
  private static final String READY = "Ready";
  private final Objects objects;
  private final LateReleases late;

  Packages(Objects objects, LateReleases late) {
    this.objects = objects;
    this.late = late;
  }

  /** The names of the packages that wait for one. */
  List<String> dependents(String name) {
    return objects.list(Platform.PACKAGES, null).stream()
        .filter(one -> Json.at(one.json(), "status.dependencies").has(name))
        .filter(one -> !Platform.condition(one, READY).equals("True"))
        .map(Stored::name)
        .toList();
  }

  /** Makes the releases of a package, or tells why not. */
  void reconcile(String name) {
    Stored known = objects.get(Platform.PACKAGES, "", name);
    if (known == null || known.terminating()) {
      return;
    }
    Stored source = objects.get(Platform.SOURCES, "", name);
    if (source == null) {
      refuse(known, "PackageSourceNotFound", "PackageSource " + name + " not found");
      return;
    }
    JsonNode variant = variant(known, source);
    if (variant == null) {
      String told = "Variant %s not found in PackageSource %s";
      refuse(known, "VariantNotFound", told.formatted(variantName(known), name));
      return;
    }
    variant.path("components").forEach(this::namespace);
    if (!dependencies(known, variant)) {
      refuse(known, "DependenciesNotReady", "One or more dependencies are not ready");
      return;
    }
    int made = 0;
    for (JsonNode component : variant.path("components")) {
      made += release(known, source, variant, component) ? 1 : 0;
    }
    String told = "reconciliation succeeded, generated " + made + " helmrelease(s)";
    tell(known, "True", "ReconciliationSucceeded", told);
  }

  private static String variantName(Stored known) {
    String name = Json.text(known.json(), "spec.variant");
    return name.isEmpty() ? "default" : name;
  }

  private static @Nullable JsonNode variant(Stored known, Stored source) {
    for (JsonNode one : Json.at(source.json(), "spec.variants")) {
      if (Json.text(one, "name").equals(variantName(known))) {
        return one;
      }
    }
    return null;
  }

  private void refuse(Stored known, String reason, String message) {
    tell(known, "False", reason, message);
  }

  private void tell(Stored known, String ready, String reason, String message) {
    objects.status(
        known,
        Operator.MANAGER,
        status -> objects.condition(status, READY, ready, reason, message));
  }

  private void namespace(JsonNode component) {
    String name = Json.text(component, "install.namespace");
    if (!name.isEmpty() && objects.get("namespaces", "", name) == null) {
      ObjectNode object = Json.object();
      object.putObject("metadata").put("name", name);
      ObjectNode labels = Json.child(object, "metadata.labels");
      labels.put("cozystack.io/system", "true");
      labels.put("pod-security.kubernetes.io/enforce", "privileged");
      objects.create("namespaces", "", object, Operator.MANAGER);
    }
  }

  private static List<String> needs(Stored known, JsonNode variant) {
    List<JsonNode> ignored = Json.elements(Json.at(known.json(), "spec.ignoreDependencies"));
    return Json.elements(variant.path("dependsOn")).stream()
        .filter(one -> !ignored.contains(one))
        .map(JsonNode::asText)
        .toList();
  }

  /** Notes what the package needs; whether all of it is ready. */
  private boolean dependencies(Stored known, JsonNode variant) {
    ObjectNode noted = Json.object();
    boolean all = true;
    for (String need : needs(known, variant)) {
      Stored other = objects.get(Platform.PACKAGES, "", need);
      boolean ready = Platform.condition(other, READY).equals("True");
      noted.putObject(need).put("ready", ready);
      all &= ready;
    }
    objects.status(known, Operator.MANAGER, status -> status.set("dependencies", noted));
    return all;
  }

  /** Makes the release of a component, or changes it; whether the component has one. */
  private boolean release(Stored known, Stored source, JsonNode variant, JsonNode component) {
    JsonNode install = component.path("install");
    String namespace = Json.text(install, "namespace");
    if (namespace.isEmpty()) {
      return false;
    }
    String part = Json.text(component, "name");
    JsonNode said = Json.at(known.json(), "spec.components").path(part);
    Stored there = objects.get(Releases.RESOURCE, namespace, name(component));
    if (said.has("enabled") && !said.path("enabled").asBoolean()) {
      drop(known, there);
      return false;
    }
    if (there == null && late.holds(known.name(), namespace, name(component))) {
      return false;
    }
    ObjectNode spec = spec(source, variantName(known), component);
    if (said.has("values")) {
      spec.set("values", said.path("values").deepCopy());
    }
    ArrayNode after = after(known, variant, install);
    if (!after.isEmpty()) {
      spec.set("dependsOn", after);
    }
    if (there != null) {
      objects.change(there, Operator.MANAGER, "", object -> object.set("spec", spec));
      return true;
    }
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", name(component));
    metadata.put("namespace", namespace);
    metadata.putObject("labels").put(Platform.PACKAGE, known.name());
    ObjectNode owner = Objects.reference(known);
    owner.remove("blockOwnerDeletion");
    metadata.putArray("ownerReferences").add(owner);
    object.set("spec", spec);
    objects.create(Releases.RESOURCE, namespace, object, Operator.MANAGER);
    return true;
  }

  /** Deletes the release of a component that is switched off, when it is the package's. */
  private void drop(Stored known, @Nullable Stored there) {
    if (there == null || there.terminating()) {
      return;
    }
    JsonNode labels = Json.at(there.json(), "metadata.labels");
    if (labels.path(Platform.PACKAGE).asText().equals(known.name())) {
      objects.delete(there, "Background");
    }
  }

  private static String name(JsonNode component) {
    String given = Json.text(component, "install.releaseName");
    return given.isEmpty() ? Json.text(component, "name") : given;
  }

  /** The name of the artifact that a component's chart is in. */
  static String artifact(Stored source, String variant, String component) {
    return source.name().replace('.', '-') + '-' + variant + '-' + component;
  }

  private static ObjectNode spec(Stored source, String variant, JsonNode component) {
    ObjectNode spec = Json.object().put("interval", "5m0s").put("maxHistory", 3);
    spec.putObject("chartRef")
        .put("kind", "ExternalArtifact")
        .put("name", artifact(source, variant, Json.text(component, "name")))
        .put("namespace", Platform.NAMESPACE);
    for (String action : new String[] {"install", "upgrade"}) {
      ObjectNode how = spec.putObject(action).put("timeout", "10m0s");
      how.putObject("strategy").put("name", "RetryOnFailure").put("retryInterval", "30s");
    }
    if (!source.name().equals(Platform.NAME)) {
      spec.putArray("valuesFrom").addObject().put("kind", "Secret").put("name", "cozystack-values");
    }
    return spec;
  }

  /** The releases of the same package, then all of the packages that this one needs. */
  private ArrayNode after(Stored known, JsonNode variant, JsonNode install) {
    ArrayNode all = Json.array();
    List<String> names =
        Json.elements(install.path("dependsOn")).stream().map(JsonNode::asText).toList();
    for (JsonNode other : variant.path("components")) {
      if (names.contains(Json.text(other, "name"))) {
        reference(all, other);
      }
    }
    for (String need : needs(known, variant)) {
      needed(need).forEach(other -> reference(all, other));
    }
    return all;
  }

  private List<JsonNode> needed(String name) {
    Stored known = objects.get(Platform.PACKAGES, "", name);
    Stored source = objects.get(Platform.SOURCES, "", name);
    JsonNode variant = known == null || source == null ? null : variant(known, source);
    List<JsonNode> all = new ArrayList<>();
    if (known != null && variant != null) {
      for (JsonNode one : variant.path("components")) {
        JsonNode said =
            Json.at(known.json(), "spec.components").path(Json.text(one, "name")).path("enabled");
        if (one.has("install") && (said.isMissingNode() || said.asBoolean())) {
          all.add(one);
        }
      }
    }
    return all;
  }

  private static void reference(ArrayNode all, JsonNode component) {
    all.addObject()
        .put("name", name(component))
        .put("namespace", Json.text(component, "install.namespace"));
  }
}
