package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashSet;
import java.util.Set;

/** Gives namespaces what each has, and empties those that are to go. */
final class NamespaceController implements Controller {
  private static final double AGAIN_SECONDS = 0.5;
  private final Objects objects;
  private final String authority;

  /**
   * @param authority the server's certificate authority as PEM text
   */
  NamespaceController(Objects objects, String authority) {
    this.objects = objects;
    this.authority = authority;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals("namespaces") && !change.deleted()) {
      work.add("/" + now.name(), 0.02);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored namespace = objects.get("namespaces", key);
    if (namespace == null) {
      return;
    }
    if (!namespace.terminating()) {
      furnish(namespace.name());
    } else if (empty(namespace.name())) {
      if (Json.isEmpty(Json.at(namespace.json(), "metadata.finalizers"))) {
        objects.remove(namespace);
      }
    } else {
      work.add(key, AGAIN_SECONDS);
    }
  }

  private void furnish(String namespace) {
    if (objects.get("serviceaccounts", namespace, "default") == null) {
      ObjectNode account = Json.object();
      account.putObject("metadata").put("name", "default");
      objects.create("serviceaccounts", namespace, account, Objects.MANAGER);
    }
    if (objects.get("configmaps", namespace, "kube-root-ca.crt") == null) {
      ObjectNode map = Json.object();
      map.putObject("metadata")
          .put("name", "kube-root-ca.crt")
          .putObject("annotations")
          .put(
              "kubernetes.io/description",
              "Contains a CA bundle that can be used to verify the kube-apiserver when using"
                  + " internal endpoints such as the internal service IP or"
                  + " kubernetes.default.svc. No other usage is guaranteed across distributions of"
                  + " Kubernetes clusters.");
      map.putObject("data").put("ca.crt", authority);
      objects.create("configmaps", namespace, map, Objects.MANAGER);
    }
  }

  /** Deletes what is left in a namespace and says whether nothing was. */
  private boolean empty(String namespace) {
    boolean nothing = true;
    Set<String> seen = new HashSet<>();
    for (ResourceType type : objects.writer().world().registry().all()) {
      if (type.namespaced() && seen.add(type.resource())) {
        for (Stored one : objects.list(type.resource(), namespace)) {
          nothing = false;
          if (!one.terminating()) {
            objects.delete(one, "Background");
          }
        }
      }
    }
    return nothing;
  }
}
