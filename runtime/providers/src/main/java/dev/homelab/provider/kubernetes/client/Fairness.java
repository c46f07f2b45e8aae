package dev.homelab.provider.kubernetes.client;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Which rule of a server's priority and fairness took a request, as its answer names it (Kubernetes
 * docs, "API Priority and Fairness": {@code X-Kubernetes-PF-FlowSchema-UID}, {@code
 * X-Kubernetes-PF-PriorityLevel-UID}).
 *
 * @param flowSchema the flow schema that the request matched: its uid, or its name once looked up
 * @param priorityLevel the priority level that it waited in: its uid, or its name once looked up
 */
record Fairness(String flowSchema, String priorityLevel) {
  private static final String GROUP = "apis/flowcontrol.apiserver.k8s.io/v1/";

  /** The lists in which the names of both stand: flow schemas, priority levels. */
  static KubeRequest flowSchemas() {
    return list("flowschemas", "FlowSchema");
  }

  /** See {@link #flowSchemas}. */
  static KubeRequest priorityLevels() {
    return list("prioritylevelconfigurations", "PriorityLevelConfiguration");
  }

  private static KubeRequest list(String plural, String kind) {
    return KubeRequest.get(GROUP + plural, new KubeCall("list", kind, "", ""))
        .accepting(KubeRequest.METADATA_LIST);
  }

  /** The rule that an answer names, or null when priority and fairness had no part in it. */
  static @Nullable Fairness of(Response response) {
    String schema = response.header("X-Kubernetes-PF-FlowSchema-UID");
    String level = response.header("X-Kubernetes-PF-PriorityLevel-UID");
    return schema == null || level == null || schema.isEmpty() || level.isEmpty()
        ? null
        : new Fairness(schema, level);
  }

  /** The same by names, where the lists have them. */
  Fairness named(Value.Tree schemas, Value.Tree levels) {
    return new Fairness(name(schemas, flowSchema), name(levels, priorityLevel));
  }

  private static String name(Value.Tree list, String uid) {
    for (Value.Tree item : Fields.trees(list, "items")) {
      if (Fields.text(item, "metadata", "uid").equals(uid)) {
        return Fields.text(item, "metadata", "name");
      }
    }
    return uid;
  }

  /** The sentence that tells who asked to slow down, for the detail of a problem. */
  String sentence() {
    return "The request came under flow schema "
        + flowSchema
        + ", whose priority level "
        + priorityLevel
        + " is full.";
  }
}
