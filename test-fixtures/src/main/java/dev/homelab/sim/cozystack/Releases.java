package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Set;

/**
 * How an application and its HelmRelease are made of each other (Cozystack 1.6.2, {@code
 * pkg/registry/apps/application}).
 */
final class Releases {
  /** The resource that keeps applications. */
  static final String RESOURCE = "helmreleases.helm.toolkit.fluxcd.io";

  /** The label of a release that says of which kind its application is. */
  static final String KIND = "apps.cozystack.io/application.kind";

  /** The label of a release that says of which group its application is. */
  static final String GROUP = "apps.cozystack.io/application.group";

  /** The label of a release that says its application's name. */
  static final String NAME = "apps.cozystack.io/application.name";

  /** The label of releases of tenant modules. */
  static final String MODULE = "internal.cozystack.io/tenantmodule";

  /** The label by which releases are shared out among Helm controllers. */
  static final String SHARD = "sharding.fluxcd.io/key";

  /** What stands before each label and annotation of an application on its release. */
  static final String PREFIX = "apps.cozystack.io-";

  private static final Set<String> SHOWN_CONDITIONS = Set.of("Ready", "Released");

  private Releases() {}

  /** The release of an application, with nothing but what the application says. */
  static ObjectNode of(AppKind kind, ObjectNode application, String namespace) {
    JsonNode from = application.path("metadata");
    String name = from.path("name").asText();
    ObjectNode out = Json.object();
    out.put("apiVersion", "helm.toolkit.fluxcd.io/v2").put("kind", "HelmRelease");
    ObjectNode metadata = out.putObject("metadata");
    metadata.put("name", kind.prefix() + name).put("namespace", namespace);
    for (String field : new String[] {"uid", "resourceVersion"}) {
      if (!Json.text(from, field).isEmpty()) {
        metadata.set(field, from.get(field));
      }
    }
    ObjectNode labels = metadata.putObject("labels").put(SHARD, "tenants");
    if (kind.module()) {
      labels.put(MODULE, "true");
    }
    from.path("labels").properties().forEach(e -> labels.set(PREFIX + e.getKey(), e.getValue()));
    labels.put(KIND, kind.kind()).put(GROUP, AppKinds.GROUP).put(NAME, name);
    if (!Json.isEmpty(from.get("annotations"))) {
      ObjectNode annotations = metadata.putObject("annotations");
      from.path("annotations")
          .properties()
          .forEach(e -> annotations.set(PREFIX + e.getKey(), e.getValue()));
    }
    out.set("spec", spec(kind, application.path("spec")));
    return out;
  }

  private static ObjectNode spec(AppKind kind, JsonNode values) {
    ObjectNode spec = Json.object();
    String chart =
        kind.prefix().isEmpty()
            ? kind.singular()
            : kind.prefix().substring(0, kind.prefix().length() - 1);
    spec.putObject("chartRef")
        .put("kind", "ExternalArtifact")
        .put("name", "cozystack-" + chart + "-application-default-" + chart)
        .put("namespace", "cozy-system");
    spec.put("interval", "5m0s");
    for (String action : new String[] {"install", "upgrade"}) {
      ObjectNode how = spec.putObject(action).put("timeout", timeout(kind));
      how.putObject("strategy").put("name", "RetryOnFailure").put("retryInterval", "30s");
    }
    spec.putArray("valuesFrom").addObject().put("kind", "Secret").put("name", "cozystack-values");
    if (!values.isMissingNode() && !values.isNull()) {
      spec.set("values", values);
    }
    return spec;
  }

  private static String timeout(AppKind kind) {
    return switch (kind.kind()) {
      case "Tenant", "Monitoring", "KubernetesNodes" -> "15m0s";
      case "Kubernetes" -> "20m0s";
      default -> "10m0s";
    };
  }

  /** Whether a release is one of an application of the kind. */
  static boolean isOf(AppKind kind, Stored release) {
    JsonNode labels = Json.at(release.json(), "metadata.labels");
    return labels.path(KIND).asText().equals(kind.kind())
        && labels.path(GROUP).asText().equals(AppKinds.GROUP);
  }

  /** The application that a release is shown as: no generation, no managers, no finalizers. */
  static ObjectNode application(AppKind kind, Stored release) {
    JsonNode from = release.json().path("metadata");
    ObjectNode out = Json.object();
    out.put("apiVersion", AppKinds.GROUP + "/" + AppKinds.VERSION).put("kind", kind.kind());
    ObjectNode metadata = out.putObject("metadata");
    metadata.put("name", applicationName(kind, release)).put("namespace", release.namespace());
    for (String field :
        new String[] {"uid", "resourceVersion", "creationTimestamp", "deletionTimestamp"}) {
      if (from.has(field)) {
        metadata.set(field, from.get(field));
      }
    }
    unprefixed(from.path("labels"), metadata, "labels");
    unprefixed(from.path("annotations"), metadata, "annotations");
    out.set("spec", values(kind, release));
    out.set("status", status(release));
    return out;
  }

  /** A release's name without the prefix of its kind. */
  static String applicationName(AppKind kind, Stored release) {
    return release.name().startsWith(kind.prefix())
        ? release.name().substring(kind.prefix().length())
        : release.name();
  }

  /** What a release says, with the kind's defaults, as its chart sees it. */
  static ObjectNode values(AppKind kind, Stored release) {
    return ValueTrees.object(
        kind.withDefaults(ValueTrees.tree(Json.at(release.json(), "spec.values"))));
  }

  private static void unprefixed(JsonNode from, ObjectNode metadata, String field) {
    ObjectNode out = Json.object();
    for (var e : from.properties()) {
      if (e.getKey().startsWith(PREFIX)) {
        out.set(e.getKey().substring(PREFIX.length()), e.getValue());
      }
    }
    if (!out.isEmpty()) {
      metadata.set(field, out);
    }
  }

  /** What a release's status shows of itself: its version, and whether it is ready. */
  static ObjectNode status(Stored release) {
    ObjectNode out = Json.object();
    String version = Json.text(release.json(), "status.lastAttemptedRevision");
    if (!version.isEmpty()) {
      out.put("version", version);
    }
    for (JsonNode condition : Json.at(release.json(), "status.conditions")) {
      if (SHOWN_CONDITIONS.contains(condition.path("type").asText())) {
        ObjectNode copy = condition.deepCopy();
        copy.remove("observedGeneration");
        out.withArray("conditions").add(copy);
      }
    }
    return out;
  }
}
