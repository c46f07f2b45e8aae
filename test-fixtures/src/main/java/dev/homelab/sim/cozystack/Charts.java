package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The charts by the kinds of their applications and the platform's own, and how long each takes.
 */
final class Charts {
  private static final double SECONDS = 5;
  private static final double DATABASE_SECONDS = 20;
  private static final Set<String> DATABASES =
      Set.of(
          "Postgres",
          "MariaDB",
          "Redis",
          "ClickHouse",
          "MongoDB",
          "Kafka",
          "RabbitMQ",
          "OpenSearch",
          "Qdrant",
          "FoundationDB");

  private final Map<String, Chart> charts;
  private final Chart other;
  private final PlatformCharts platform;

  Charts(Objects objects, StoragePools pools, InnerClusters clusters) {
    Made made = new Made(objects);
    this.other = new PlainChart(made);
    this.platform = new PlatformCharts(made, pools);
    this.charts = new TreeMap<>(ServerChart.all(made));
    charts.putAll(ModuleChart.all(made));
    charts.put("BootBox", new BootBoxChart(other));
    charts.put("Tenant", new TenantChart(made));
    charts.put("Postgres", new DatabaseChart.Postgres(made));
    charts.put("MariaDB", new DatabaseChart.MariaDb(made));
    charts.put("Redis", new DatabaseChart.Redis(made));
    charts.put("VMDisk", new DiskChart(made));
    charts.put("VMInstance", new MachineChart(made));
    charts.put("VirtualPrivateCloud", new VpcChart(made));
    charts.put("Bucket", new BucketChart(made));
    charts.put("Kubernetes", new TenantClusterChart(made, clusters));
  }

  /** The chart of a release. */
  Chart of(Stored release) {
    AppKind kind = kind(release);
    if (PlatformCharts.isOf(release)) {
      return platform.of(release);
    }
    return kind == null ? other : charts.getOrDefault(kind.kind(), other);
  }

  /** What a release says, with its kind's defaults. */
  ObjectNode values(Stored release) {
    AppKind kind = kind(release);
    return kind == null ? Json.object() : Releases.values(kind, release);
  }

  /** How long a release takes when nothing holds it up, in simulated seconds. */
  double seconds(Stored release) {
    if (PlatformCharts.isOf(release)) {
      return platform.seconds(release);
    }
    AppKind kind = kind(release);
    return kind != null && DATABASES.contains(kind.kind()) ? DATABASE_SECONDS : SECONDS;
  }

  private static @Nullable AppKind kind(Stored release) {
    return AppKinds.named(Json.at(release.json(), "metadata.labels").path(Releases.KIND).asText());
  }

  /** A chart whose objects nobody looks at: it makes none. */
  private record PlainChart(Made made) implements Chart {
    @Override
    public Optional<String> install(Stored release, ObjectNode values) {
      return Optional.empty();
    }

    @Override
    public boolean uninstall(Stored release) {
      return made.gone(made.of(release));
    }
  }
}
