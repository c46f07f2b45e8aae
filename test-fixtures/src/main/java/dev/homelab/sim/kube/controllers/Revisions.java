package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;

/** Controller revisions: the history of templates of stateful and daemon sets. */
final class Revisions {
  private static final String RESOURCE = "controllerrevisions.apps";

  private Revisions() {}

  /** The hash of a set's template, whose revision is made when absent. */
  static String current(Stored set, Objects objects) {
    JsonNode template = set.json().path("spec").path("template");
    String hash = Pods.hash(template);
    String name = set.name() + "-" + hash;
    if (objects.get(RESOURCE, set.namespace(), name) == null) {
      long last =
          objects
              .owned(RESOURCE, set.namespace(), set.uid())
              .mapToLong(r -> r.json().path("revision").asLong())
              .max()
              .orElse(0);
      ObjectNode revision = Json.object();
      ObjectNode metadata = revision.putObject("metadata").put("name", name);
      JsonNode labels = Json.at(template, "metadata.labels");
      metadata.set("labels", labels.isObject() ? labels.deepCopy() : Json.object());
      Json.child(metadata, "labels").put("controller-revision-hash", hash);
      metadata.putArray("ownerReferences").add(Objects.reference(set));
      revision.putObject("data").putObject("spec").set("template", template.deepCopy());
      revision.put("revision", last + 1);
      objects.create(RESOURCE, set.namespace(), revision, Objects.MANAGER);
    }
    return hash;
  }

  /** The template's hash that a pod was made from. */
  static String of(Stored pod) {
    return Json.at(pod.json(), "metadata.labels").path("controller-revision-hash").asText();
  }
}
