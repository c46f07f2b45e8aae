package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends whole wishes to the server, which merges them field by field and notes the fields as ours
 * (Kubernetes docs, "Server-Side Apply").
 */
public final class ServerSideApply implements Writing {
  private static final String OPTIONS =
      "?fieldManager=" + ManagedFields.MANAGER + "&fieldValidation=Strict";

  /** Managers that are people's tools, whose fields an adoption takes over. */
  private static final Set<String> TOOLS =
      Set.of(
          "kubectl",
          "kubectl-client-side-apply",
          "kubectl-create",
          "kubectl-edit",
          "kubectl-patch",
          "kubectl-replace",
          "kubectl-set",
          "kubectl-label",
          "kubectl-annotate",
          "before-first-apply",
          "helm",
          "Helm",
          "HashiCorp",
          "Terraform",
          "OpenTofu",
          "pulumi-resource-kubernetes",
          "fabric8-kubernetes-client");

  private final KubeClient client;

  /** Applies through a client. */
  public ServerSideApply(KubeClient client) {
    this.client = client;
  }

  /**
   * The request of an apply.
   *
   * @param body the whole wish, mark included
   * @param force whether fields of other managers are taken
   */
  public static KubeRequest request(Located place, Value.Tree body, boolean force) {
    return KubeRequest.write(
        "PATCH",
        place.path() + OPTIONS + (force ? "&force=true" : ""),
        KubeRequest.APPLY,
        ValueJson.write(addressed(body, place)),
        new KubeCall("patch", place.key().kind(), place.key().namespace(), place.key().name()));
  }

  /** A wish with the identity of its place. */
  static Value.Tree addressed(Value.Tree body, Located place) {
    if (ObjectKey.of(body).equals(place.key())) {
      return body;
    }
    Value.Tree tree =
        body.with("apiVersion", Value.of(place.key().apiVersion()))
            .with("kind", Value.of(place.key().kind()));
    Value.Tree metadata = Fields.tree(tree, "metadata").with("name", Value.of(place.key().name()));
    metadata =
        place.key().namespace().isEmpty()
            ? metadata.without("namespace")
            : metadata.with("namespace", Value.of(place.key().namespace()));
    return tree.with("metadata", metadata);
  }

  /** Applies. */
  public KubeAnswer apply(Located place, Value.Tree body, boolean force, CallContext context) {
    return client.send(request(place, body, force), context);
  }

  @Override
  public KubeAnswer make(Located place, Value.Tree body, CallContext context) {
    return apply(place, body, false, context);
  }

  @Override
  public KubeAnswer change(
      Located place, Value.Tree body, Value.Tree live, boolean force, CallContext context) {
    return apply(place, body, force, context);
  }

  /** Gives up every field of ours, which leaves the object as others made it. */
  public void withdraw(Located place, CallContext context) {
    apply(place, Value.Tree.EMPTY, false, context);
  }

  /**
   * Drops the entries of people's tools from the managed fields of an adopted object, so that a
   * field which later leaves the script also leaves the object.
   */
  public Value.Tree takeOver(Located place, Value.Tree object, CallContext context) {
    List<Value> kept = new ArrayList<>();
    List<Value.Tree> all = Fields.trees(object, "metadata", "managedFields");
    for (Value.Tree entry : all) {
      boolean tool =
          TOOLS.contains(Fields.text(entry, "manager"))
              && Fields.text(entry, "subresource").isEmpty();
      if (!tool) {
        kept.add(entry);
      }
    }
    if (kept.size() == all.size()) {
      return object;
    }
    Value patch =
        Value.of(
            List.of(
                Map.of("op", "replace", "path", "/metadata/managedFields", "value", Value.of(kept)),
                Map.of(
                    "op",
                    "replace",
                    "path",
                    "/metadata/resourceVersion",
                    "value",
                    Fields.text(object, "metadata", "resourceVersion"))));
    KubeCall about =
        new KubeCall("patch", place.key().kind(), place.key().namespace(), place.key().name());
    return client
        .send(
            KubeRequest.write(
                "PATCH", place.path(), KubeRequest.JSON_PATCH, ValueJson.write(patch), about),
            context)
        .body();
  }
}
