package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.OwnManagers;
import dev.homelab.spi.ProviderException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes objects of a cluster, which need not be of the lab.
 *
 * @param client the cluster
 */
record ClusterObjects(KubeClient client) {
  /** Who changes fields that a restore changes for its time. */
  private static final String MANAGER = OwnManagers.RESTORE;

  /** An object; empty when it is not there. */
  Value.Tree read(Kind kind, String namespace, String name, CallContext context) {
    KubeCall about = new KubeCall("get", kind.name(), namespace, name);
    KubeAnswer answer = client.find(KubeRequest.get(kind.path(namespace, name), about), context);
    return answer == null ? Value.Tree.EMPTY : Fields.tree(answer.body());
  }

  /** The objects of a namespace that a selector of labels chooses; an empty one chooses all. */
  List<Value.Tree> list(Kind kind, String namespace, String selector, CallContext context) {
    String query =
        selector.isEmpty()
            ? ""
            : "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    KubeCall about = new KubeCall("list", kind.name(), namespace, "");
    KubeAnswer answer = client.find(KubeRequest.get(kind.path(namespace) + query, about), context);
    return answer == null ? List.of() : Fields.trees(answer.body(), "items");
  }

  /** Makes an object. */
  void create(Kind kind, Value.Tree object, CallContext context) {
    String namespace = Fields.text(object, "metadata", "namespace");
    String name = Fields.text(object, "metadata", "name");
    client.send(
        KubeRequest.write(
            "POST",
            kind.path(namespace),
            KubeRequest.JSON,
            ValueJson.write(object),
            new KubeCall("create", kind.name(), namespace, name)),
        context);
  }

  /** Changes what a patch names (RFC 7386); nothing when the object is gone. */
  void change(Kind kind, String namespace, String name, Value.Tree patch, CallContext context) {
    client.find(
        KubeRequest.write(
            "PATCH",
            kind.path(namespace, name) + "?fieldManager=" + MANAGER,
            KubeRequest.MERGE_PATCH,
            ValueJson.write(patch),
            new KubeCall("patch", kind.name(), namespace, name)),
        context);
  }

  /** Sets an annotation, or takes it away when there is no value for it. */
  void annotate(
      Kind kind,
      String namespace,
      String name,
      String annotation,
      @Nullable String value,
      CallContext context) {
    TreeMap<String, Value> one = new TreeMap<>();
    one.put(annotation, Value.of(value));
    Value.Tree patch = Value.ofMap(Map.of("metadata", Map.of("annotations", new Value.Tree(one))));
    change(kind, namespace, name, patch, context);
  }

  /** Whether a restore has set fields of an object, which is not forgotten yet. */
  boolean isTouched(Value.Tree object) {
    return Fields.trees(object, "metadata", "managedFields").stream()
        .anyMatch(one -> Fields.text(one, "manager").equals(MANAGER));
  }

  /**
   * Forgets that a restore has set fields of an object, which are as they were again: else the next
   * one who wishes them otherwise would have to ask for them.
   *
   * @return false when somebody else changed the object meanwhile: it is to be tried again
   */
  boolean forget(Kind kind, String namespace, String name, CallContext context) {
    Value.Tree object = read(kind, namespace, name, context);
    List<Value.Tree> all = Fields.trees(object, "metadata", "managedFields");
    List<Value.Tree> left =
        all.stream().filter(one -> !Fields.text(one, "manager").equals(MANAGER)).toList();
    if (left.size() == all.size()) {
      return true;
    }
    Value.Tree metadata =
        Value.ofMap(
            Map.of(
                "managedFields",
                left,
                "resourceVersion",
                Fields.text(object, "metadata", "resourceVersion")));
    try {
      change(kind, namespace, name, Value.ofMap(Map.of("metadata", metadata)), context);
      return true;
    } catch (ProviderException changed) {
      if (changed.errorClass() != ErrorClass.CONFLICT) {
        throw changed;
      }
      return false;
    }
  }

  /** Asks that an object goes; nothing when it is gone. */
  void delete(Kind kind, String namespace, String name, CallContext context) {
    delete(kind, namespace, name, Value.Tree.EMPTY, context);
  }

  /** Asks that the object of an identity goes; nothing when it is gone. */
  void delete(Kind kind, String namespace, String name, String uid, CallContext context) {
    Value.Tree only =
        Value.ofMap(
            Map.of(
                "apiVersion", "v1",
                "kind", "DeleteOptions",
                "preconditions", Map.of("uid", uid)));
    delete(kind, namespace, name, only, context);
  }

  private void delete(
      Kind kind, String namespace, String name, Value.Tree options, CallContext context) {
    client.find(
        KubeRequest.write(
            "DELETE",
            kind.path(namespace, name),
            KubeRequest.JSON,
            ValueJson.write(options),
            new KubeCall("delete", kind.name(), namespace, name)),
        context);
  }
}
