package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;

/** Deletes what has lost its owners, and serves the orphan and foreground finalizers. */
final class GarbageCollector implements Controller {
  private static final double AGAIN_SECONDS = 0.3;
  private final Objects objects;

  GarbageCollector(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (change.deleted()) {
      work.add("gone " + now.uid(), 0.02);
    } else if (now.terminating() && !Json.isEmpty(now.json().path("metadata").get("finalizers"))) {
      work.add("held " + now.resource() + " " + now.namespace() + "/" + now.name(), 0.02);
    } else if (change.before() == null && owners(now).size() > 0) {
      work.add("born " + now.resource() + " " + now.namespace() + "/" + now.name(), 0.2);
    }
  }

  private static JsonNode owners(Stored stored) {
    return stored.json().path("metadata").path("ownerReferences");
  }

  @Override
  public void reconcile(String task, Work work) {
    String[] parts = task.split(" ", 3);
    switch (parts[0]) {
      case "gone" -> dependents(parts[1]).forEach(this::collect);
      case "born" -> {
        Stored found = objects.get(parts[1], parts[2]);
        if (found != null) {
          collect(found);
        }
      }
      default -> held(task, objects.get(parts[1], parts[2]), work);
    }
  }

  private List<Stored> dependents(String uid) {
    List<Stored> found = new ArrayList<>();
    for (String resource : objects.writer().world().store().resources()) {
      for (Stored one : objects.list(resource, null)) {
        for (JsonNode owner : owners(one)) {
          if (owner.path("uid").asText().equals(uid)) {
            found.add(one);
          }
        }
      }
    }
    return found;
  }

  private boolean exists(JsonNode owner, String namespace) {
    var type =
        objects
            .writer()
            .world()
            .registry()
            .byKind(owner.path("apiVersion").asText(), owner.path("kind").asText());
    if (type.isEmpty()) {
      return false;
    }
    String in = type.get().namespaced() ? namespace : "";
    Stored found = objects.get(type.get().resource(), in, owner.path("name").asText());
    return found != null && found.uid().equals(owner.path("uid").asText());
  }

  private void collect(Stored dependent) {
    ArrayNode left = Json.array();
    for (JsonNode owner : owners(dependent)) {
      if (exists(owner, dependent.namespace())) {
        left.add(owner);
      }
    }
    if (left.isEmpty() && !owners(dependent).isEmpty()) {
      objects.delete(dependent, "Background");
    } else if (left.size() < owners(dependent).size()) {
      objects.change(
          dependent,
          Objects.MANAGER,
          "",
          o -> Json.child(o, "metadata").set("ownerReferences", left));
    }
  }

  private void held(String task, @org.jspecify.annotations.Nullable Stored owner, Work work) {
    if (owner == null) {
      return;
    }
    List<String> finalizers =
        Json.elements(owner.json().path("metadata").path("finalizers")).stream()
            .map(JsonNode::asText)
            .toList();
    if (finalizers.contains("orphan")) {
      dependents(owner.uid()).forEach(d -> release(d, owner.uid()));
      objects.unfinalize(owner, "orphan");
    } else if (finalizers.contains("foregroundDeletion")) {
      List<Stored> left =
          dependents(owner.uid()).stream().filter(d -> blocks(d, owner.uid())).toList();
      left.stream().filter(d -> !d.terminating()).forEach(d -> objects.delete(d, "Foreground"));
      if (left.isEmpty()) {
        objects.unfinalize(owner, "foregroundDeletion");
      } else {
        work.add(task, AGAIN_SECONDS);
      }
    }
  }

  private static boolean blocks(Stored dependent, String uid) {
    for (JsonNode owner : owners(dependent)) {
      if (owner.path("uid").asText().equals(uid)) {
        return owner.path("blockOwnerDeletion").asBoolean();
      }
    }
    return false;
  }

  private void release(Stored dependent, String uid) {
    objects.change(
        dependent,
        Objects.MANAGER,
        "",
        o -> {
          ObjectNode metadata = Json.child(o, "metadata");
          ArrayNode left = Json.array();
          metadata
              .path("ownerReferences")
              .forEach(
                  r -> {
                    if (!r.path("uid").asText().equals(uid)) {
                      left.add(r);
                    }
                  });
          if (left.isEmpty()) {
            metadata.remove("ownerReferences");
          } else {
            metadata.set("ownerReferences", left);
          }
        });
  }
}
