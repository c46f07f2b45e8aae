package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ConfigMaps and Secrets that a pod needs before its containers can start. */
final class References {
  private record Need(String resource, String name, String key) {}

  private References() {}

  /** What the pod lacks, in the words of a node. */
  static Optional<String> missing(Stored pod, Objects objects) {
    List<Need> needs = new ArrayList<>();
    JsonNode spec = pod.json().path("spec");
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode c : spec.path(list)) {
        c.path("env").forEach(e -> env(e.path("valueFrom"), needs));
        for (JsonNode from : c.path("envFrom")) {
          need("configmaps", from.path("configMapRef"), "name", needs);
          need("secrets", from.path("secretRef"), "name", needs);
        }
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      need("configmaps", volume.path("configMap"), "name", needs);
      need("secrets", volume.path("secret"), "secretName", needs);
    }
    return needs.stream().map(n -> lack(n, pod, objects)).flatMap(Optional::stream).findFirst();
  }

  private static void env(JsonNode from, List<Need> needs) {
    need("configmaps", from.path("configMapKeyRef"), "name", needs);
    need("secrets", from.path("secretKeyRef"), "name", needs);
  }

  private static void need(String resource, JsonNode ref, String field, List<Need> needs) {
    if (ref.isObject() && !ref.path("optional").asBoolean() && ref.has(field)) {
      needs.add(new Need(resource, ref.path(field).asText(), ref.path("key").asText()));
    }
  }

  private static Optional<String> lack(Need need, Stored pod, Objects objects) {
    Stored found = objects.get(need.resource(), pod.namespace(), need.name());
    String kind = need.resource().equals("secrets") ? "secret" : "configmap";
    if (found == null) {
      return Optional.of(kind + " \"" + need.name() + "\" not found");
    }
    boolean has =
        found.json().path("data").has(need.key())
            || found.json().path("binaryData").has(need.key());
    return need.key().isEmpty() || has
        ? Optional.empty()
        : Optional.of(
            "couldn't find key "
                + need.key()
                + " in "
                + kind
                + " "
                + pod.namespace()
                + "/"
                + need.name());
  }
}
