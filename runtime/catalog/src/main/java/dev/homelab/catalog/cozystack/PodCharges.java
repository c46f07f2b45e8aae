package dev.homelab.catalog.cozystack;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What applications and machines of Cozystack 1.6.2 count against the quota of their tenant, by
 * their charts. What a chart adds that nobody states (exporters, jobs, operators' helpers) is left
 * out, and so are kinds whose pods are not told by their spec, so that a sum is never too large.
 */
public final class PodCharges {
  /** The sentinels of a Redis, whatever its replicas ({@code redisfailover.yaml}). */
  private static final int SENTINELS = 3;

  /**
   * What the process of a machine takes at least besides the memory of the machine (KubeVirt,
   * {@code GetMemoryOverhead}: its programs, its page tables, its screen).
   */
  public static final long PROCESS = 256L << 20;

  private static final int THOUSANDTHS = 3;

  private PodCharges() {}

  /**
   * That of an application.
   *
   * @param kind its kind; one that is none of Cozystack's counts nothing
   * @param spec what is wished of it; defaults are filled in here
   */
  public static Charge of(String kind, Value.Tree spec) {
    AppKind known = AppKinds.named(kind);
    return known == null ? Charge.NONE : standing(kind, known.withDefaults(spec));
  }

  private static Charge standing(String kind, Value.Tree spec) {
    return switch (kind) {
      case "Etcd",
          "Ingress",
          "MariaDB",
          "NATS",
          "OpenBAO",
          "Postgres",
          "Qdrant",
          "RabbitMQ",
          "TCPBalancer",
          "VPN" ->
          copies(spec);
      case "Redis" -> pod(spec).times(replicas(spec) + SENTINELS);
      case "ClickHouse" -> clickHouse(spec);
      case "Harbor" -> harbor(spec);
      case "HTTPCache" -> copies(part(spec, "haproxy")).plus(copies(part(spec, "nginx")));
      case "Kafka" -> copies(part(spec, "kafka")).plus(copies(part(spec, "zookeeper")));
      case "MongoDB" -> pod(spec).times(members(spec));
      case "OpenSearch" -> copies(spec).plus(where(part(spec, "dashboards")));
      case AppKinds.CLUSTER -> controlPlane(part(spec, "controlPlane"));
      default -> Charge.NONE;
    };
  }

  /** Its keepers have the figures of the servers where these are stated ({@code chkeeper.yaml}). */
  private static Charge clickHouse(Value.Tree spec) {
    Value.Tree keepers = part(spec, "clickhouseKeeper");
    return copies(spec)
        .times(Fields.number(spec, 1, "shards"))
        .plus(where(keepers.with("resources", part(spec, "resources"))));
  }

  /** One of each; of the registry, one more that controls it. */
  private static Charge harbor(Value.Tree spec) {
    Value.Tree scanner = part(spec, "trivy");
    return pod(part(spec, "core"))
        .plus(pod(part(spec, "registry")).times(2))
        .plus(pod(part(spec, "jobservice")))
        .plus(Fields.flag(scanner, "enabled") ? pod(scanner) : Charge.NONE);
  }

  private static long members(Value.Tree spec) {
    if (!Fields.flag(spec, "sharding")) {
      return replicas(spec);
    }
    long shards =
        Fields.trees(spec, "shardingConfig", "shards").stream()
            .mapToLong(PodCharges::replicas)
            .sum();
    return shards
        + Fields.number(spec, 0, "shardingConfig", "configServers")
        + Fields.number(spec, 0, "shardingConfig", "mongos");
  }

  private static Charge controlPlane(Value.Tree plane) {
    return pod(part(plane, "apiServer"))
        .plus(pod(part(plane, "controllerManager")))
        .plus(pod(part(plane, "scheduler")))
        .plus(pod(Fields.tree(plane, "konnectivity", "server")))
        .times(replicas(plane));
  }

  /** A part that may be left out. */
  private static Charge where(Value.Tree part) {
    return Fields.flag(part, "enabled") ? copies(part) : Charge.NONE;
  }

  private static Charge copies(Value.Tree part) {
    return pod(part).times(replicas(part));
  }

  private static long replicas(Value.Tree part) {
    return Fields.number(part, 1, "replicas");
  }

  private static Value.Tree part(Value.Tree spec, String name) {
    return Fields.tree(spec, name);
  }

  /** One pod: what is stated of it, else what its preset has. */
  private static Charge pod(Value.Tree part) {
    Charge preset = Presets.of(Fields.text(part, "resourcesPreset"));
    Value.Tree stated = part(part, "resources");
    return Charge.limited(
        stated.get("cpu") == null ? preset.cpu() : thousandths(stated.get("cpu")),
        stated.get("memory") == null ? preset.memory() : whole(stated.get("memory")));
  }

  /**
   * That of a machine while it runs: the processors that it sees, of which those of its own are
   * reserved with one for its emulator; and its memory, none of it where that is of huge pages,
   * half of it in the series {@code o1} (KubeVirt 1.8.4, {@code renderresources.go}, with
   * Cozystack's {@code auto-memory-limits-ratio} of 1 on each tenant).
   */
  public static Charge ofMachine(InstanceType type) {
    long memory = whole(new Value.Text(type.memory()));
    boolean overcommitted = type.name().startsWith("o1.");
    long kept = type.hugepages() != null ? 0 : overcommitted ? memory / 2 : memory;
    long cpu = 1000L * type.cpu();
    return type.dedicated()
        ? new Charge(cpu + 1000, cpu + 1000, kept + PROCESS)
        : Charge.limited(cpu, kept + PROCESS);
  }

  /** That of one whose processors and memory, in bytes, are stated one by one. */
  public static Charge ofMachine(long cpu, long memory) {
    return Charge.limited(1000 * cpu, memory + PROCESS);
  }

  /** An amount of processors in thousandths; 0 for one that is not known or cannot be read. */
  public static long thousandths(@Nullable Value amount) {
    BigDecimal read = amount == null ? null : Amounts.parse(amount);
    return read == null ? 0 : up(read.movePointRight(THOUSANDTHS));
  }

  /** An amount in ones, such as bytes; 0 for one that is not known or cannot be read. */
  public static long whole(@Nullable Value amount) {
    BigDecimal read = amount == null ? null : Amounts.parse(amount);
    return read == null ? 0 : up(read);
  }

  private static long up(BigDecimal read) {
    return read.setScale(0, RoundingMode.UP).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }
}
