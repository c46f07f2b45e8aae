package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Optional;

/** The charts of the platform's own releases, and how long each takes. */
final class PlatformCharts {
  private static final double UNKNOWN_SECONDS = 10;
  private static final double UPGRADE_SECONDS = 12;
  private final Map<String, Chart> charts;
  private final Chart other;

  PlatformCharts(Made made, StoragePools pools) {
    this.other = new DefinitionsChart(made);
    this.charts =
        Map.ofEntries(
            Map.entry("cozy-system/cozystack-platform", new PlatformChart(made)),
            Map.entry("cozy-system/cozystack-api", new ApiChart(made)),
            Map.entry("cozy-system/cozystack-basics", new BasicsChart(made)),
            Map.entry("cozy-cilium/cilium", new DaemonsChart(made, "cilium")),
            Map.entry("cozy-kubeovn/kubeovn", new DaemonsChart(made, "kube-ovn-cni")),
            Map.entry("cozy-kubevirt-cdi/kubevirt-cdi", new ImporterChart(made, other)),
            Map.entry("cozy-kubevirt/kubevirt-instancetypes", new InstanceTypesChart(made)),
            Map.entry("cozy-dashboard/dashboard", new DashboardChart(made)),
            Map.entry("cozy-keycloak/keycloak-configure", new RealmChart(made)),
            Map.entry("cozy-linstor/linstor", new LinstorChart(made, pools)),
            Map.entry("cozy-gpu-operator/gpu-operator", new CardsChart(made)),
            Map.entry("cozy-system/vm-default-images", new ImagesChart(made)),
            Map.entry(
                "cozy-backup-controller/backupstrategy-controller", new BackupClassChart(made)));
  }

  /** Whether a release is one of the platform's packages. */
  static boolean isOf(Stored release) {
    return Json.at(release.json(), "metadata.labels").has(Platform.PACKAGE);
  }

  /** The chart of a release. */
  Chart of(Stored release) {
    return charts.getOrDefault(release.namespace() + "/" + release.name(), other);
  }

  /** How long a release takes, in simulated seconds; an upgrade is quicker than a first one. */
  double seconds(Stored release) {
    double first =
        PlatformTable.load().seconds(release.namespace(), release.name(), UNKNOWN_SECONDS);
    boolean upgrade = !Json.isEmpty(Json.at(release.json(), "status.history"));
    return upgrade ? Math.min(first, UPGRADE_SECONDS) : first;
  }

  /** A chart of which only the definitions that it brings are looked at. */
  private record DefinitionsChart(Made made) implements Chart {
    private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      for (ObjectNode definition : CustomKinds.of(release.name())) {
        String name = Json.text(definition, "metadata.name");
        made.put(release, DEFINITIONS, "", name, definition);
      }
      return Optional.empty();
    }

    @Override
    public boolean ready(Stored release) {
      return CustomKinds.of(release.name()).stream()
          .map(one -> made.objects().get(DEFINITIONS, "", Json.text(one, "metadata.name")))
          .allMatch(one -> Platform.condition(one, "Established").equals("True"));
    }

    @Override
    public boolean uninstall(Stored release) {
      return made.gone(made.of(release));
    }
  }

  /** A chart of which only a pod on each node is looked at, and the definitions that it brings. */
  private record DaemonsChart(Made made, String name) implements Chart {
    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      ObjectNode set = Workloads.daemons(name, "ghcr.io/cozystack/cozystack/" + name + ":v1.6.2");
      made.put(release, Workloads.DAEMONS, release.namespace(), name, set);
      for (ObjectNode one : CustomKinds.of(name)) {
        String named = Json.text(one, "metadata.name");
        made.put(release, DefinitionsChart.DEFINITIONS, "", named, one);
      }
      return Optional.empty();
    }

    @Override
    public boolean ready(Stored release) {
      return Workloads.runs(made.objects(), release.namespace(), name);
    }

    @Override
    public boolean uninstall(Stored release) {
      return made.gone(made.of(release));
    }
  }
}
