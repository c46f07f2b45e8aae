package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Definitions;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/** Accepts definitions, serves their kinds, and empties those that are to go. */
final class DefinitionController implements Controller {
  static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private final Objects objects;

  DefinitionController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(DEFINITIONS)) {
      if (change.deleted()) {
        objects.writer().world().registry().replace(now.name(), java.util.List.of());
      } else {
        boolean known = Pods.condition(now, "Established").equals("True");
        work.add("/" + now.name(), known ? 0 : 0.3);
      }
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored definition = objects.get(DEFINITIONS, key);
    if (definition == null) {
      return;
    }
    if (definition.terminating()) {
      empty(definition, key, work);
      return;
    }
    if (!Json.elements(definition.json().path("metadata").path("finalizers"))
        .toString()
        .contains(CLEANUP)) {
      objects.change(
          definition,
          "kube-apiserver",
          "",
          o -> Json.child(o, "metadata").withArray("finalizers").add(CLEANUP));
    }
    Definitions.serve(definition.json(), objects.writer().world().registry());
    JsonNode names = Json.at(definition.json(), "spec.names");
    objects.status(
        definition,
        "kube-apiserver",
        s -> {
          s.set("acceptedNames", names.deepCopy());
          if (s.path("conditions").isNull()) {
            s.remove("conditions");
          }
          objects.condition(s, "NamesAccepted", "True", "NoConflicts", "no conflicts found");
          objects.condition(
              s,
              "Established",
              "True",
              "InitialNamesAccepted",
              "the initial names have been accepted");
        });
  }

  private void empty(Stored definition, String key, Work work) {
    boolean nothing = true;
    for (Stored one : objects.list(definition.name(), null)) {
      nothing = false;
      if (!one.terminating()) {
        objects.delete(one, "Background");
      }
    }
    if (nothing) {
      objects.unfinalize(definition, CLEANUP);
    } else {
      objects.status(
          definition,
          "kube-apiserver",
          s ->
              objects.condition(
                  s,
                  "Terminating",
                  "True",
                  "InstanceDeletionInProgress",
                  "CustomResource deletion is in progress"));
      work.add(key, 0.3);
    }
  }
}
