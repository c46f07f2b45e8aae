package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tenant: its namespace, what its children inherit, its account and rights, its quota, and a
 * release for each module that it is to have.
 */
final class TenantChart implements Chart {
  /** What a tenant takes from the nearest ancestor that has it. */
  static final List<String> INHERITED =
      List.of("etcd", "ingress", "gateway", "monitoring", "seaweedfs", "host");

  /** What stands before each of these in the labels of a namespace. */
  static final String LABEL = "namespace.cozystack.io/";

  private static final String VALUES = "cozystack-values";
  private static final Map<String, String> MODULES =
      Map.of(
          "etcd", "Etcd",
          "ingress", "Ingress",
          "monitoring", "Monitoring",
          "seaweedfs", "SeaweedFS",
          "info", "Info");

  private final Made made;
  private final Objects objects;
  private final TenantRights rights;

  TenantChart(Made made) {
    this.made = made;
    this.objects = made.objects();
    this.rights = new TenantRights(made);
  }

  private static String name(Stored release) {
    return release.name().substring("tenant-".length());
  }

  private static String namespace(Stored release) {
    return Tenants.namespace(release.namespace(), name(release));
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    String namespace = namespace(release);
    Map<String, String> services = services(release, values);
    if (!namespace.equals(Tenants.ROOT)) {
      namespace(release, namespace, services);
    } else {
      inherit(namespace, services);
    }
    values(release, namespace, services);
    rights.grant(release, namespace);
    rights.limit(release, namespace, values.path("resourceQuotas"));
    RealmChart.groups(made, release, namespace);
    for (Map.Entry<String, String> module : new TreeMap<>(MODULES).entrySet()) {
      boolean wanted = module.getKey().equals("info") || values.path(module.getKey()).asBoolean();
      if (wanted) {
        module(release, namespace, module.getKey(), module.getValue());
      } else {
        made.drop(Releases.RESOURCE, namespace, module.getKey());
      }
    }
    return Optional.empty();
  }

  /** Each service with the namespace that provides it, and the host; empty where nobody does. */
  private Map<String, String> services(Stored release, ObjectNode values) {
    Stored parent = objects.get("namespaces", "", release.namespace());
    JsonNode above = parent == null ? Json.object() : Json.at(parent.json(), "metadata.labels");
    String namespace = namespace(release);
    Map<String, String> out = new TreeMap<>();
    for (String service : INHERITED) {
      boolean own = values.path(service).asBoolean();
      out.put(service, own ? namespace : above.path(LABEL + service).asText());
    }
    String host = values.path("host").asText();
    if (!host.isEmpty()) {
      out.put("host", host);
    } else if (!namespace.equals(Tenants.ROOT)) {
      out.put("host", name(release) + "." + above.path(LABEL + "host").asText());
    }
    return out;
  }

  private void namespace(Stored release, String namespace, Map<String, String> services) {
    ObjectNode object = Json.object();
    ObjectNode labels = Json.child(object, "metadata.labels");
    labels.put("tenant.cozystack.io/" + Tenants.ROOT, "");
    int dash = namespace.indexOf('-');
    while (dash >= 0) {
      dash = namespace.indexOf('-', dash + 1);
      String ancestor = dash < 0 ? namespace : namespace.substring(0, dash);
      labels.put("tenant.cozystack.io/" + ancestor, "");
    }
    services.forEach((service, value) -> labels.put(LABEL + service, value));
    Stored parent = objects.get("namespaces", "", release.namespace());
    if (parent != null) {
      Json.child(object, "metadata").putArray("ownerReferences").add(Objects.reference(parent));
    }
    made.put(release, "namespaces", "", namespace, object);
  }

  /** The root's namespace is the platform's; its labels tell what the root has. */
  private void inherit(String namespace, Map<String, String> services) {
    Stored root = objects.get("namespaces", "", namespace);
    if (root != null) {
      objects.change(
          root,
          ReleaseStatus.MANAGER,
          "",
          o -> services.forEach((k, v) -> Json.child(o, "metadata.labels").put(LABEL + k, v)));
    }
  }

  private void values(Stored release, String namespace, Map<String, String> services) {
    StringBuilder text =
        new StringBuilder("_cluster:\n  root-host: " + Platform.host(objects) + "\n");
    text.append("_namespace:\n");
    services.forEach((k, v) -> text.append("  " + k + ": \"" + v + "\"\n"));
    ObjectNode secret = Json.object().put("type", "Opaque");
    Json.child(secret, "metadata.labels").put("reconcile.fluxcd.io/watch", "Enabled");
    secret.putObject("data").put("values.yaml", Made.encoded(text.toString()));
    made.put(release, "secrets", namespace, VALUES, secret);
  }

  private void module(Stored release, String namespace, String name, String kind) {
    ObjectNode object = Json.object();
    Json.child(object, "metadata.labels")
        .put(Releases.SHARD, "tenants")
        .put(Releases.MODULE, "true")
        .put(Releases.KIND, kind)
        .put(Releases.GROUP, "apps.cozystack.io")
        .put(Releases.NAME, name);
    if (objects.get(Releases.RESOURCE, namespace, name) == null) {
      ObjectNode spec = object.putObject("spec").put("interval", "5m");
      spec.putObject("chartRef")
          .put("kind", "ExternalArtifact")
          .put("name", "cozystack-" + name + "-application-default-" + name)
          .put("namespace", "cozy-system");
      spec.putArray("valuesFrom").addObject().put("kind", "Secret").put("name", VALUES);
    }
    made.put(release, Releases.RESOURCE, namespace, name, object);
  }

  /** Applications first, then modules, then the namespace with all that is left. */
  @Override
  public boolean uninstall(Stored release) {
    String namespace = namespace(release);
    List<Stored> applications = new ArrayList<>();
    List<Stored> modules = new ArrayList<>();
    for (Stored one : objects.list(Releases.RESOURCE, namespace)) {
      JsonNode labels = Json.at(one.json(), "metadata.labels");
      boolean itself = one.uid().equals(release.uid());
      if (labels.has(Releases.KIND) && !itself) {
        boolean module = labels.path(Releases.MODULE).asText().equals("true");
        (module ? modules : applications).add(one);
      }
    }
    return made.gone(applications) && made.gone(modules) && made.gone(made.of(release));
  }
}
