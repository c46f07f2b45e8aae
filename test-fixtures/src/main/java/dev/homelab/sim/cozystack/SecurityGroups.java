package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.Deleter;
import dev.homelab.sim.kube.api.FieldError;
import dev.homelab.sim.kube.api.Projection;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The security groups of {@code sdn.cozystack.io/v1alpha1}, each a view of a CiliumNetworkPolicy of
 * the same name and namespace that bears a mark (Cozystack 1.6.2, {@code
 * pkg/registry/sdn/securitygroup}). Unlike applications they keep owners, finalizers and what was
 * asked of a version; policies without the mark are nobody's here.
 */
final class SecurityGroups implements Projection {
  /** The group. */
  static final String GROUP = "sdn.cozystack.io";

  /** The kind. */
  static final String KIND = "SecurityGroup";

  /** The name in paths. */
  static final String PLURAL = "securitygroups";

  /** What keeps them. */
  static final String POLICIES = "ciliumnetworkpolicies.cilium.io";

  /** The label of policies that are security groups. */
  static final String MARK = "sdn.cozystack.io/securitygroup";

  /** The annotation of a policy that holds what its group is attached to, as JSON. */
  static final String ATTACHMENTS = "sdn.cozystack.io/attachments";

  /** What holds a policy until its members are no more marked. */
  static final String FINALIZER = "sdn.cozystack.io/securitygroup-membership";

  private static final String MANAGER = "cozystack-api";
  private static final String ANNOTATIONS = "annotations";
  private final Writer writer;
  private final Deleter deleter;

  SecurityGroups(Writer writer) {
    this.writer = writer;
    this.deleter = new Deleter(writer);
  }

  @Override
  public String source() {
    return POLICIES;
  }

  /** Whether a policy is a security group. */
  static boolean isOne(Stored policy) {
    return Json.at(policy.json(), "metadata.labels").path(MARK).asText().equals("true");
  }

  @Override
  public @Nullable Stored shown(ResourceType type, Stored kept) {
    if (!isOne(kept)) {
      return null;
    }
    ObjectNode out = Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
    ObjectNode metadata = (ObjectNode) kept.json().path("metadata").deepCopy();
    metadata.remove(List.of("generation", "managedFields"));
    without(metadata, "labels", MARK);
    without(metadata, ANNOTATIONS, ATTACHMENTS);
    out.set("metadata", metadata);
    ObjectNode spec = out.putObject("spec");
    JsonNode attached = attachments(kept);
    if (!attached.isEmpty()) {
      spec.set("attachments", attached);
    }
    SecurityGroupRules.shown(kept.json().path("spec"), spec);
    return Stored.view(type.resource(), kept.namespace(), kept.name(), out, kept.version());
  }

  private static void without(ObjectNode metadata, String field, String key) {
    if (metadata.path(field) instanceof ObjectNode map) {
      map.remove(key);
      if (map.isEmpty()) {
        metadata.remove(field);
      }
    }
  }

  /** What a policy's group is attached to; empty when the note cannot be read. */
  static JsonNode attachments(Stored policy) {
    String text = Json.at(policy.json(), "metadata.annotations").path(ATTACHMENTS).asText();
    if (text.isEmpty()) {
      return Json.array();
    }
    try {
      JsonNode read = Json.read(text);
      return read.isArray() ? read : Json.array();
    } catch (SimulatorException notJson) {
      return Json.array();
    }
  }

  @Override
  public @Nullable Stored find(ResourceType type, String namespace, String name) {
    Stored kept = writer.world().store().get(POLICIES, namespace, name);
    return kept == null ? null : shown(type, kept);
  }

  @Override
  public Stored create(ResourceType type, String namespace, ObjectNode object) {
    check(type, object);
    ObjectNode policy = policy(object, null);
    return required(type, writer.create(policies(), namespace, policy, options()));
  }

  @Override
  public Stored replace(ResourceType type, Stored seen, ObjectNode object) {
    check(type, object);
    return required(
        type,
        writer.change(
            policies(),
            seen.namespace(),
            seen.name(),
            options(),
            "",
            before -> policy(object, before)));
  }

  @Override
  public ObjectNode delete(ResourceType type, String namespace, String name) {
    Stored seen = find(type, namespace, name);
    if (seen == null) {
      throw ApiException.notFound(type, name);
    }
    deleter.delete(policies(), namespace, name, options());
    Stored after = find(type, namespace, name);
    return (after == null ? seen : after).copy();
  }

  private static void check(ResourceType type, ObjectNode object) {
    List<FieldError> refused = SecurityGroupCheck.refused(object);
    if (!refused.isEmpty()) {
      throw ApiException.invalid(type, Json.text(object, "metadata.name"), refused);
    }
  }

  private ResourceType policies() {
    return writer.world().registry().require(POLICIES);
  }

  private static WriteOptions options() {
    return WriteOptions.controller(MANAGER, "");
  }

  /** The policy that a group is kept as; what is not of the group stays as it was before. */
  private static ObjectNode policy(ObjectNode group, @Nullable ObjectNode before) {
    ObjectNode out = before == null ? Json.object() : before.deepCopy();
    out.put("apiVersion", "cilium.io/v2").put("kind", "CiliumNetworkPolicy");
    ObjectNode from = Json.child(group, "metadata");
    ObjectNode metadata = Json.child(out, "metadata");
    for (String field : List.of("name", "namespace", "ownerReferences", "resourceVersion")) {
      copy(from, metadata, field);
    }
    ObjectNode labels = Json.object();
    from.path("labels").properties().forEach(e -> labels.set(e.getKey(), e.getValue()));
    metadata.set("labels", labels.put(MARK, "true"));
    ObjectNode annotations = Json.object();
    from.path(ANNOTATIONS).properties().forEach(e -> annotations.set(e.getKey(), e.getValue()));
    annotations.remove(ATTACHMENTS);
    JsonNode attached = SecurityGroupRules.named(Json.at(group, "spec.attachments"));
    if (!attached.isEmpty()) {
      annotations.put(ATTACHMENTS, attached.toString());
    }
    metadata.remove(ANNOTATIONS);
    if (!annotations.isEmpty()) {
      metadata.set(ANNOTATIONS, annotations);
    }
    finalizers(from, metadata, before);
    out.set("spec", SecurityGroupRules.policy(Json.text(from, "name"), group.path("spec")));
    return out;
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else if (!field.equals("resourceVersion")) {
      to.remove(field);
    }
  }

  /** As they were asked for; the controller's own cannot be taken away. */
  private static void finalizers(
      ObjectNode from, ObjectNode metadata, @Nullable ObjectNode before) {
    ArrayNode all = Json.array();
    from.path("finalizers").forEach(all::add);
    boolean held =
        Json.elements(Json.at(before, "metadata.finalizers")).stream()
            .anyMatch(one -> one.asText().equals(FINALIZER));
    boolean said = Json.elements(all).stream().anyMatch(one -> one.asText().equals(FINALIZER));
    if (held && !said) {
      all.add(FINALIZER);
    }
    metadata.remove("finalizers");
    if (!all.isEmpty()) {
      metadata.set("finalizers", all);
    }
  }
}
