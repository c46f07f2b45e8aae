package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that charts make, each with the labels of the release that it belongs to. */
final class Made {
  private static final String MANAGER = "helm-controller";
  private static final String RELEASE_NAME = "helm.toolkit.fluxcd.io/name";
  private static final String RELEASE_NAMESPACE = "helm.toolkit.fluxcd.io/namespace";
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private final Objects objects;
  private final SecureRandom random = new SecureRandom();

  Made(Objects objects) {
    this.objects = objects;
  }

  Objects objects() {
    return objects;
  }

  /**
   * Makes an object, or sets what is given in the one that is there.
   *
   * @param resource {@code plural.group}
   * @param namespace the namespace, empty for objects of the cluster
   */
  void put(Stored release, String resource, String namespace, String name, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata").put("name", name);
    ObjectNode labels = Json.child(metadata, "labels");
    labels.put("app.kubernetes.io/instance", release.name());
    labels.put("app.kubernetes.io/managed-by", "Helm");
    labels.put(RELEASE_NAME, release.name()).put(RELEASE_NAMESPACE, release.namespace());
    Stored known = objects.get(resource, namespace, name);
    if (known == null) {
      if (!namespace.isEmpty()) {
        metadata.put("namespace", namespace);
      }
      objects.create(resource, namespace, object, MANAGER);
      return;
    }
    objects.change(known, MANAGER, "", now -> set(now, object));
  }

  private static void set(ObjectNode now, ObjectNode object) {
    for (var field : object.properties()) {
      if (!List.of("metadata", "apiVersion", "kind").contains(field.getKey())) {
        now.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    for (String field : List.of("labels", "annotations")) {
      object
          .path("metadata")
          .path(field)
          .properties()
          .forEach(e -> Json.child(now, "metadata." + field).set(e.getKey(), e.getValue()));
    }
  }

  /** What a release has made and is still there. */
  List<Stored> of(Stored release) {
    List<Stored> found = new ArrayList<>();
    for (String resource : objects.writer().world().store().resources()) {
      for (Stored one : objects.list(resource, null)) {
        var labels = one.json().path("metadata").path("labels");
        if (labels.path(RELEASE_NAME).asText().equals(release.name())
            && labels.path(RELEASE_NAMESPACE).asText().equals(release.namespace())) {
          found.add(one);
        }
      }
    }
    return found;
  }

  /** Deletes an object that a release no longer asks for, when it is there. */
  void drop(String resource, String namespace, String name) {
    Stored found = objects.get(resource, namespace, name);
    if (found != null && !found.terminating()) {
      objects.delete(found, "Background");
    }
  }

  /** Deletes objects that are not yet on their way; whether there were none at all. */
  boolean gone(List<Stored> all) {
    all.stream()
        .filter(one -> !one.terminating())
        .forEach(one -> objects.delete(one, "Background"));
    return all.isEmpty();
  }

  /** The value of a secret's key, or null. */
  @Nullable String secret(String namespace, String name, String key) {
    Stored found = objects.get("secrets", namespace, name);
    String text = found == null ? "" : found.json().path("data").path(key).asText();
    return text.isEmpty()
        ? null
        : new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  /** Letters and digits that nobody knows. */
  String password(int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return out.toString();
  }

  /** A text as secrets hold it. */
  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
