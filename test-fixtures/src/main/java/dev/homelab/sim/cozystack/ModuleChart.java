package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.cozystack.CustomKinds.Row;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The modules of a tenant that something runs for: their releases are ready once the objects are
 * made, while pods and operators have only begun (Cozystack 1.6.2, {@code packages/extra/etcd},
 * {@code ingress} and {@code monitoring}). Kinds that nobody has defined are left out.
 */
final class ModuleChart implements Chart {
  /** The resource of clusters of etcd. */
  static final String ETCD = "etcdclusters.etcd-operator.cozystack.io";

  /** The definition of that resource by the name of the release that brings it. */
  static final Map<String, List<Row>> BROUGHT =
      Map.of(
          "etcd-operator-crds",
          List.of(
              new Row(
                  "etcd-operator.cozystack.io",
                  "v1alpha2",
                  "EtcdCluster",
                  "etcdclusters",
                  true,
                  List.of())));

  private static final String TENANT = "tenant-";
  private final Made made;
  private final String kind;

  private ModuleChart(Made made, String kind) {
    this.made = made;
    this.kind = kind;
  }

  /** The charts by the kinds of the modules. */
  static Map<String, Chart> all(Made made) {
    Map<String, Chart> charts = new TreeMap<>();
    for (String kind : List.of("Etcd", "Ingress", "Monitoring")) {
      charts.put(kind, new ModuleChart(made, kind));
    }
    return charts;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    switch (kind) {
      case "Ingress" -> doors(release, values);
      case "Etcd" -> object(release, ETCD, "etcd", values);
      default -> {
        object(release, metrics("vmalerts"), "vmalert-shortterm", Json.object());
        object(release, metrics("vmalertmanagers"), "alertmanager", Json.object());
        object(release, metrics("vmclusters"), "shortterm", Json.object());
      }
    }
    return Optional.empty();
  }

  private static String metrics(String plural) {
    return plural + '.' + MonitoringKinds.METRICS;
  }

  private void doors(Stored release, ObjectNode values) {
    String namespace = release.namespace();
    String tenant = namespace.startsWith(TENANT) ? namespace.substring(TENANT.length()) : namespace;
    String name = tenant + "-ingress-controller";
    int replicas = Math.max(1, values.path("replicas").asInt(1));
    ObjectNode controller =
        Workloads.deployment(name, replicas, "registry.k8s.io/ingress-nginx/controller:v1.13.0");
    made.put(release, "deployments.apps", namespace, name, controller);
  }

  private void object(Stored release, String resource, String name, ObjectNode values) {
    if (made.objects().writer().world().registry().byResource(resource).isEmpty()) {
      return;
    }
    ObjectNode object = Json.object();
    object.putObject("spec").put("replicas", Math.max(1, values.path("replicas").asInt(1)));
    made.put(release, resource, release.namespace(), name, object);
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
