package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  private static final String NAME = "cozy-default";
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
    return Optional.empty();
  }

  @Override
  public boolean ready(Stored release) {
    return made.objects().get(CLASSES, "", NAME) != null;
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
