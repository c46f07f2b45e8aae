package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kustomize-controller: applies the folder that each Kustomization names, when its source has a
 * new commit, when it is asked to, and at its interval. Its conditions, inventory and revisions are
 * those that kustomize-controller 1.9.4 was seen to set.
 */
final class KustomizeController implements Controller {
  private static final String MANAGER = "kustomize-controller";
  private static final String LABEL = "kustomize.toolkit.fluxcd.io/";
  private static final String READY = "Ready";
  private static final double SEEN_SECONDS = 0.5;
  private static final double REQUEUE_SECONDS = 5;
  private static final double INTERVAL = 600;

  private final Objects objects;
  private final Applying applying;
  private final Map<String, Checkout> fetched;

  KustomizeController(Objects objects, Applying applying, Map<String, Checkout> fetched) {
    this.objects = objects;
    this.applying = applying;
    this.fetched = fetched;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(FluxKinds.KUSTOMIZATIONS)) {
      if (change.before() == null || now.terminating() || FluxKinds.isUnseen(now.json())) {
        work.add(key(now), SEEN_SECONDS);
      }
    } else if (now.resource().equals(FluxKinds.REPOSITORIES)) {
      String revision = Json.text(now.json(), "status.artifact.revision");
      for (Stored one : objects.list(FluxKinds.KUSTOMIZATIONS, null)) {
        if (source(one).equals(key(now))
            && !Json.text(one.json(), "status.lastAppliedRevision").equals(revision)) {
          work.add(key(one), SEEN_SECONDS);
        }
      }
    }
  }

  private static String key(Stored object) {
    return object.namespace() + '/' + object.name();
  }

  private static String source(Stored kustomization) {
    String namespace = Json.text(kustomization.json(), "spec.sourceRef.namespace");
    return (namespace.isEmpty() ? kustomization.namespace() : namespace)
        + '/'
        + Json.text(kustomization.json(), "spec.sourceRef.name");
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored kustomization = objects.get(FluxKinds.KUSTOMIZATIONS, key);
    if (kustomization == null) {
      return;
    }
    if (kustomization.terminating()) {
      end(kustomization);
      return;
    }
    Finalizers.add(objects, kustomization, MANAGER);
    if (Json.at(kustomization.json(), "spec.suspend").asBoolean()) {
      return;
    }
    Checkout files = fetched.get(source(kustomization));
    if (files == null) {
      fail(kustomization, "", "ArtifactFailed", "Source artifact not found, retrying in 5s");
      work.add(key, REQUEUE_SECONDS);
      return;
    }
    String lacking = lacking(kustomization, files);
    if (!lacking.isEmpty()) {
      fail(kustomization, files.revision(), "DependencyNotReady", lacking);
      work.add(key, REQUEUE_SECONDS);
      return;
    }
    bring(kustomization, files, work);
  }

  /** What it depends on and is not ready, or not of the same commit; empty when nothing is. */
  private String lacking(Stored kustomization, Checkout files) {
    for (JsonNode one : Json.at(kustomization.json(), "spec.dependsOn")) {
      String namespace = Json.text(one, "namespace");
      String key =
          (namespace.isEmpty() ? kustomization.namespace() : namespace)
              + '/'
              + Json.text(one, "name");
      Stored other = objects.get(FluxKinds.KUSTOMIZATIONS, key);
      if (other == null || !Conditions.isReady(other)) {
        return "dependency '" + key + "' is not ready";
      }
      boolean same = source(other).equals(source(kustomization));
      String revision = Json.text(other.json(), "status.lastAppliedRevision");
      if (same && !revision.equals(files.revision())) {
        return "dependency '" + key + "' revision is not up to date";
      }
    }
    return "";
  }

  private void bring(Stored kustomization, Checkout files, Work work) {
    double retry =
        FluxKinds.seconds(Json.text(kustomization.json(), "spec.retryInterval"), INTERVAL);
    try {
      List<ObjectNode> wished =
          Overlay.objects(files.files(), Json.text(kustomization.json(), "spec.path"));
      wished.forEach(object -> label(object, kustomization));
      applying.all(wished);
      SortedMap<String, String> inventory = new TreeMap<>();
      wished.forEach(one -> inventory.put(Applying.id(one), version(one)));
      if (Json.at(kustomization.json(), "spec.prune").asBoolean()) {
        prune(kustomization, inventory);
      }
      objects.status(
          kustomization, MANAGER, status -> applied(kustomization, status, files, inventory));
      work.add(
          key(kustomization),
          FluxKinds.seconds(Json.text(kustomization.json(), "spec.interval"), INTERVAL));
    } catch (Applying.RefusedException refused) {
      fail(
          kustomization,
          files.revision(),
          "ReconciliationFailed",
          String.valueOf(refused.getMessage()));
      work.add(key(kustomization), retry);
    } catch (IOException unreadable) {
      fail(kustomization, files.revision(), "BuildFailed", String.valueOf(unreadable.getMessage()));
      work.add(key(kustomization), retry);
    }
  }

  private static String version(ObjectNode object) {
    String version = Json.text(object, "apiVersion");
    return version.substring(version.indexOf('/') + 1);
  }

  private static void label(ObjectNode object, Stored kustomization) {
    ObjectNode metadata = Json.child(object, "metadata");
    ObjectNode labels =
        metadata.path("labels") instanceof ObjectNode there ? there : metadata.putObject("labels");
    labels.put(LABEL + "name", kustomization.name());
    labels.put(LABEL + "namespace", kustomization.namespace());
  }

  /** Removes what its inventory had and has no more. */
  private void prune(Stored kustomization, SortedMap<String, String> left)
      throws Applying.RefusedException {
    for (JsonNode entry : Json.at(kustomization.json(), "status.inventory.entries")) {
      String id = Json.text(entry, "id");
      String[] parts = id.split("_", 3);
      int kind = id.lastIndexOf('_');
      if (!left.containsKey(id) && parts.length > 2) {
        String group = id.substring(parts[0].length() + parts[1].length() + 2, kind);
        ObjectNode object = Json.object();
        object.put("apiVersion", (group.isEmpty() ? "" : group + '/') + Json.text(entry, "v"));
        object.put("kind", id.substring(kind + 1));
        object.putObject("metadata").put("namespace", parts[0]).put("name", parts[1]);
        applying.remove(object);
      }
    }
  }

  private void end(Stored kustomization) {
    try {
      if (Json.at(kustomization.json(), "spec.prune").asBoolean()
          && !Json.at(kustomization.json(), "spec.suspend").asBoolean()) {
        prune(kustomization, new TreeMap<>());
      }
    } catch (Applying.RefusedException stays) {
      fail(kustomization, "", "PruneFailed", String.valueOf(stays.getMessage()));
    }
    objects.unfinalize(kustomization, FluxKinds.FINALIZER);
  }

  private void applied(
      Stored kustomization,
      ObjectNode status,
      Checkout files,
      SortedMap<String, String> inventory) {
    FluxKinds.seen(kustomization.json(), status);
    ArrayNode entries = Json.child(status, "inventory").putArray("entries");
    inventory.forEach((id, version) -> entries.addObject().put("id", id).put("v", version));
    status.put("lastAppliedRevision", files.revision());
    status.put("lastAttemptedRevision", files.revision());
    Conditions.remove(status, "Reconciling");
    String told = "Applied revision: " + files.revision();
    Conditions.set(objects, kustomization, status, READY, "True", "ReconciliationSucceeded", told);
  }

  private void fail(Stored kustomization, String revision, String reason, String message) {
    objects.status(
        kustomization,
        MANAGER,
        status -> {
          FluxKinds.seen(kustomization.json(), status);
          if (!revision.isEmpty()) {
            status.put("lastAttemptedRevision", revision);
          }
          Conditions.set(
              objects,
              kustomization,
              status,
              "Reconciling",
              "True",
              "ProgressingWithRetry",
              "Detecting drift for revision " + revision);
          Conditions.set(objects, kustomization, status, READY, "False", reason, message);
        });
  }
}
