package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.Projection;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code core.cozystack.io/v1alpha1} shows of a tenant to those who may not see more
 * (Cozystack 1.6.2, {@code pkg/registry/core}): its namespace, the secrets that are meant for it
 * and the modules that it runs. Writes are refused here; the real server lets secrets be written.
 */
final class CoreViews implements Projection {
  /** The group. */
  static final String GROUP = "core.cozystack.io";

  /** The label of secrets that a tenant may read. */
  static final String RESOURCE = "internal.cozystack.io/tenantresource";

  private static final String NAMESPACES = "tenant-";
  private static final List<String> IDENTITY =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp", "annotations");
  private static final Set<String> INTERNAL = Set.of(RESOURCE, Releases.MODULE);

  /** What is shown: the kind, its plural, and the resource that is looked at. */
  enum View {
    /** Namespaces of tenants. */
    NAMESPACES("TenantNamespace", "tenantnamespaces", "namespaces"),
    /** Secrets of tenants. */
    SECRETS("TenantSecret", "tenantsecrets", "secrets"),
    /** Modules of tenants. */
    MODULES("TenantModule", "tenantmodules", Releases.RESOURCE);

    final String kind;
    final String plural;
    final String source;

    View(String kind, String plural, String source) {
      this.kind = kind;
      this.plural = plural;
      this.source = source;
    }
  }

  private final ObjectStore store;
  private final View view;

  CoreViews(ObjectStore store, View view) {
    this.store = store;
    this.view = view;
  }

  @Override
  public String source() {
    return view.source;
  }

  private boolean shows(Stored kept) {
    JsonNode labels = Json.at(kept.json(), "metadata.labels");
    return switch (view) {
      case NAMESPACES -> kept.name().startsWith(NAMESPACES);
      case SECRETS -> labels.path(RESOURCE).asText().equals("true");
      case MODULES -> labels.path(Releases.MODULE).asText().equals("true");
    };
  }

  @Override
  public @Nullable Stored shown(ResourceType type, Stored kept) {
    if (!shows(kept)) {
      return null;
    }
    ObjectNode out = Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
    ObjectNode metadata = out.putObject("metadata");
    JsonNode from = kept.json().path("metadata");
    IDENTITY.stream().filter(from::has).forEach(field -> metadata.set(field, from.get(field)));
    labels(from.path("labels"), metadata);
    if (view == View.SECRETS) {
      out.set("type", kept.json().path("type"));
      out.set("data", kept.json().path("data"));
      // Encoded once more: the server puts the encoded text where plain text is meant.
      out.set("stringData", kept.json().path("data"));
    } else if (view == View.MODULES) {
      out.set("status", Releases.status(kept));
    }
    return Stored.view(type.resource(), kept.namespace(), kept.name(), out, kept.version());
  }

  private static void labels(JsonNode from, ObjectNode metadata) {
    ObjectNode labels = Json.object();
    from.properties().stream()
        .filter(label -> !INTERNAL.contains(label.getKey()))
        .forEach(label -> labels.set(label.getKey(), label.getValue()));
    if (!labels.isEmpty()) {
      metadata.set("labels", labels);
    }
  }

  @Override
  public @Nullable Stored find(ResourceType type, String namespace, String name) {
    Stored kept = store.get(view.source, namespace, name);
    return kept == null ? null : shown(type, kept);
  }

  @Override
  public Stored create(ResourceType type, String namespace, ObjectNode object) {
    throw ApiException.notAllowed();
  }

  @Override
  public Stored replace(ResourceType type, Stored seen, ObjectNode object) {
    throw ApiException.notAllowed();
  }

  @Override
  public ObjectNode delete(ResourceType type, String namespace, String name) {
    throw ApiException.notAllowed();
  }
}
