package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
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
 * The applications of one kind, each a view of a HelmRelease. What the real server does without
 * saying so is done here too: an update writes over whatever was written meanwhile, and takes the
 * release's other labels, annotations, finalizers and owners away; a failure to create is an error
 * 500; options of a call (a dry run, preconditions) are not handed on.
 */
final class Applications implements Projection {
  private static final String MANAGER = "cozystack-api";
  private final Writer writer;
  private final Deleter deleter;
  private final AppKind kind;

  Applications(Writer writer, AppKind kind) {
    this.writer = writer;
    this.deleter = new Deleter(writer);
    this.kind = kind;
  }

  @Override
  public String source() {
    return Releases.RESOURCE;
  }

  @Override
  public @Nullable Stored shown(ResourceType type, Stored kept) {
    if (!Releases.isOf(kind, kept)) {
      return null;
    }
    ObjectNode object = Releases.application(kind, kept);
    String name = Releases.applicationName(kind, kept);
    if (Tenants.isTenant(kind)) {
      tenant(Json.child(object, "status"), Tenants.namespace(kept.namespace(), name));
    }
    return Stored.view(type.resource(), kept.namespace(), name, object, kept.version());
  }

  private void tenant(ObjectNode status, String namespace) {
    status.put("namespace", namespace);
    long addresses =
        writer.world().store().list("services", namespace).items().stream()
            .map(Stored::json)
            .filter(s -> Json.text(s, "spec.type").equals("LoadBalancer"))
            .filter(s -> !Json.at(s, "status.loadBalancer.ingress").isEmpty())
            .count();
    if (addresses > 0) {
      status.put("externalIPsCount", addresses);
    }
  }

  @Override
  public @Nullable Stored find(ResourceType type, String namespace, String name) {
    Stored kept = writer.world().store().get(Releases.RESOURCE, namespace, kind.prefix() + name);
    return kept == null ? null : shown(type, kept);
  }

  @Override
  public Stored create(ResourceType type, String namespace, ObjectNode object) {
    String name = Json.text(object, "metadata.name");
    List<FieldError> refused = ApplicationNames.refused(kind, namespace, name);
    if (!refused.isEmpty()) {
      throw ApiException.invalid(type, name, refused);
    }
    check(type, namespace, object);
    try {
      return required(
          type,
          writer.create(releases(), namespace, Releases.of(kind, object, namespace), options()));
    } catch (ApiException e) {
      throw failed("failed to create HelmRelease: ", e);
    }
  }

  /** What is looked at in a spec on every write; its schema is not. */
  private void check(ResourceType type, String namespace, ObjectNode object) {
    if (Tenants.isTenant(kind)) {
      List<FieldError> over = new TenantQuotas(writer.world().store()).refused(namespace, object);
      if (!over.isEmpty()) {
        throw ApiException.invalid(type, Json.text(object, "metadata.name"), over);
      }
    }
    object
        .path("spec")
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (key.startsWith("_")) {
                throw ApiException.badRequest(
                    "values key \""
                        + key
                        + "\" is reserved (keys starting with '_' are not allowed)");
              }
            });
  }

  private static ApiException failed(String what, ApiException cause) {
    return ApiException.of(500, "", what + Json.text(cause.status(), "message"));
  }

  private ResourceType releases() {
    return writer.world().registry().require(Releases.RESOURCE);
  }

  private static WriteOptions options() {
    return WriteOptions.controller(MANAGER, "");
  }

  @Override
  public Stored replace(ResourceType type, Stored seen, ObjectNode object) {
    check(type, seen.namespace(), object);
    Json.child(object, "metadata").remove("resourceVersion");
    try {
      return required(
          type,
          writer.change(
              releases(),
              seen.namespace(),
              kind.prefix() + seen.name(),
              options(),
              "",
              before -> next(before, object, seen.namespace())));
    } catch (ApiException e) {
      throw failed("failed to update HelmRelease: ", e);
    }
  }

  private ObjectNode next(ObjectNode before, ObjectNode object, String namespace) {
    ObjectNode next = Releases.of(kind, object, namespace);
    String shard = Json.at(before, "metadata.labels").path(Releases.SHARD).asText();
    if (!shard.isEmpty()) {
      Json.child(next, "metadata.labels").put(Releases.SHARD, shard);
    }
    return next;
  }

  @Override
  public ObjectNode delete(ResourceType type, String namespace, String name) {
    Stored seen = find(type, namespace, name);
    if (seen == null) {
      throw ApiException.notFound(type, name);
    }
    deleter.delete(releases(), namespace, kind.prefix() + name, options());
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    status.putObject("details").put("name", name).put("kind", kind.kind());
    return status.put("code", 200);
  }
}
