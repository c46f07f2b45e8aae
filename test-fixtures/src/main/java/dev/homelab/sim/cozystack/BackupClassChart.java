package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.catalog.cozystack.BackupStrategies;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * The class of backups that all tenants use (Cozystack 1.6.2, {@code
 * packages/system/backupstrategy-controller/templates/backupclass-default.yaml}). FoundationDB has
 * a strategy that it leaves out.
 */
record BackupClassChart(Made made) implements Chart {
  /** The resource of classes. */
  static final String CLASSES = "backupclasses.backups.cozystack.io";

  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final String NAME = "cozy-default";
  private static final String STRATEGIES = "veleroes.strategy.backups.cozystack.io";
  private static final String GROUP = "strategy.backups.cozystack.io";

  private record Route(String application, String kind, String name) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("Postgres", "CNPG", "cnpg"),
          new Route("MariaDB", "MariaDB", "mariadb"),
          new Route("Etcd", "Etcd", "etcd"),
          new Route("ClickHouse", "Altinity", "altinity"),
          new Route("VMInstance", "Velero", "velero-vminstance"),
          new Route("VMDisk", "Velero", "velero-vmdisk"));

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    for (ObjectNode definition : CustomKinds.of(release.name())) {
      made.put(release, DEFINITIONS, "", Json.text(definition, "metadata.name"), definition);
    }
    ObjectNode object = Json.object();
    ArrayNode strategies = object.putObject("spec").putArray("strategies");
    for (Route route : ROUTES) {
      ObjectNode one = strategies.addObject();
      one.putObject("application")
          .put("apiGroup", "apps.cozystack.io")
          .put("kind", route.application());
      one.putObject("strategyRef")
          .put("apiGroup", GROUP)
          .put("kind", route.kind())
          .put("name", NAME + '-' + route.name());
    }
    made.put(release, CLASSES, "", NAME, object);
    location(release);
    return Optional.empty();
  }

  /** What jobs need to know of how machines are backed up. */
  private void strategy(Stored release, BackupStrategies.Strategy strategy) {
    ObjectNode object = Json.object();
    Value.Tree spec = Value.ofMap(java.util.Objects.requireNonNull(strategy.spec()));
    object.set("spec", ValueTrees.object(spec));
    made.put(release, STRATEGIES, "", NAME + '-' + strategy.ownName(), object);
  }

  /** Where Velero puts backups; it can once it has the keys, which another controller brings. */
  private void location(Stored release) {
    ObjectNode object = Json.object();
    ObjectNode spec = object.putObject("spec").put("provider", "aws").put("default", false);
    spec.putObject("objectStorage").put("prefix", "velero");
    spec.putObject("credential").put("name", BackupStorage.KEYS).put("key", "cloud");
    made.put(release, VeleroLocation.LOCATIONS, VeleroSchedules.NAMESPACE, NAME, object);
  }

  @Override
  public boolean ready(Stored release) {
    boolean served = made.objects().writer().world().registry().byResource(STRATEGIES).isPresent();
    for (String kind : served ? List.of(AppKinds.MACHINE, AppKinds.DISK) : List.<String>of()) {
      strategy(release, BackupStrategies.of(kind, BackupKinds.DAYS_KEPT, null));
    }
    return served && made.objects().get(CLASSES, "", NAME) != null;
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
