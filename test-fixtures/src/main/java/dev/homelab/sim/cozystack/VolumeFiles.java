package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;

/**
 * What stands for the files of a volume, which no simulator has: the text {@code content} of a
 * ConfigMap {@code sandbox-files-CLAIM} beside its claim. It goes when the claim goes.
 */
record VolumeFiles(Objects objects) {
  private static final String RESOURCE = "configmaps";
  private static final String MANAGER = "sandbox";
  private static final String FIELD = "data.content";

  private static String name(String claim) {
    return "sandbox-files-" + claim;
  }

  /** What a volume holds; empty for one that nobody has written to. */
  String read(Stored claim) {
    Stored found = objects.get(RESOURCE, claim.namespace(), name(claim.name()));
    return found == null ? "" : Json.text(found.json(), FIELD);
  }

  /** Has a volume hold something else. */
  void write(String namespace, String claim, String content) {
    clear(namespace, claim);
    if (!content.isEmpty()) {
      ObjectNode object = Json.object();
      object.putObject("metadata").put("name", name(claim)).put("namespace", namespace);
      object.putObject("data").put("content", content);
      objects.create(RESOURCE, namespace, object, MANAGER);
    }
  }

  /** Leaves nothing of a volume. */
  void clear(String namespace, String claim) {
    Stored found = objects.get(RESOURCE, namespace, name(claim));
    if (found != null) {
      objects.remove(found);
    }
  }
}
