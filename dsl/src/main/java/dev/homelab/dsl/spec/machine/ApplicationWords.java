package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec;
import dev.homelab.dsl.spec.cozystack.ClickHouseSpec;
import dev.homelab.dsl.spec.cozystack.FoundationDbSpec;
import dev.homelab.dsl.spec.cozystack.KafkaSpec;
import dev.homelab.dsl.spec.cozystack.MariaDbSpec;
import dev.homelab.dsl.spec.cozystack.MongoDbSpec;
import dev.homelab.dsl.spec.cozystack.NatsSpec;
import dev.homelab.dsl.spec.cozystack.OpenSearchSpec;
import dev.homelab.dsl.spec.cozystack.PostgresSpec;
import dev.homelab.dsl.spec.cozystack.QdrantSpec;
import dev.homelab.dsl.spec.cozystack.RabbitMqSpec;
import dev.homelab.dsl.spec.cozystack.RedisSpec;
import java.util.function.Consumer;

/** The words of a tenant for databases and queues. */
public final class ApplicationWords implements WordSet {
  /** Runs a PostgreSQL server. */
  @Word(
      doc = "Runs a PostgreSQL server.",
      byDefault = "none",
      example = "postgres('db') { user 'shop'; database 'shop' }",
      makes = true)
  public static TenantSpec postgres(TenantSpec tenant, String name, Consumer<PostgresSpec> block) {
    return made(tenant, new PostgresSpec(tenant.scope(), name), block);
  }

  /** Runs a MariaDB server. */
  @Word(
      doc = "Runs a MariaDB server.",
      byDefault = "none",
      example = "mariadb('db') { user 'shop'; database 'shop' }",
      makes = true)
  public static TenantSpec mariadb(TenantSpec tenant, String name, Consumer<MariaDbSpec> block) {
    return made(tenant, new MariaDbSpec(tenant.scope(), name), block);
  }

  /** Runs a MongoDB server. */
  @Word(
      doc = "Runs a MongoDB server.",
      byDefault = "none",
      example = "mongodb('db') { user 'shop'; database 'shop' }",
      makes = true)
  public static TenantSpec mongodb(TenantSpec tenant, String name, Consumer<MongoDbSpec> block) {
    return made(tenant, new MongoDbSpec(tenant.scope(), name), block);
  }

  /** Runs a Redis server. */
  @Word(
      doc = "Runs a Redis server.",
      byDefault = "none",
      example = "redis('cache') { memory 512.MiB }",
      makes = true)
  public static TenantSpec redis(TenantSpec tenant, String name, Consumer<RedisSpec> block) {
    return made(tenant, new RedisSpec(tenant.scope(), name), block);
  }

  /** Runs a ClickHouse server. */
  @Word(
      doc = "Runs a ClickHouse server.",
      byDefault = "none",
      example = "clickhouse('numbers') { user 'shop' }",
      makes = true)
  public static TenantSpec clickhouse(
      TenantSpec tenant, String name, Consumer<ClickHouseSpec> block) {
    return made(tenant, new ClickHouseSpec(tenant.scope(), name), block);
  }

  /** Runs an OpenSearch. */
  @Word(
      doc = "Runs an OpenSearch.",
      byDefault = "none",
      example = "opensearch('logs') { size 20.GiB }",
      makes = true)
  public static TenantSpec opensearch(
      TenantSpec tenant, String name, Consumer<OpenSearchSpec> block) {
    return made(tenant, new OpenSearchSpec(tenant.scope(), name), block);
  }

  /** Runs a Qdrant server for vectors. */
  @Word(
      doc = "Runs a Qdrant server for vectors.",
      byDefault = "none",
      example = "qdrant('vectors') { size 20.GiB }",
      makes = true)
  public static TenantSpec qdrant(TenantSpec tenant, String name, Consumer<QdrantSpec> block) {
    return made(tenant, new QdrantSpec(tenant.scope(), name), block);
  }

  /** Runs a FoundationDB. */
  @Word(
      doc = "Runs a FoundationDB.",
      byDefault = "none",
      example = "foundationdb('db') { size 32.GiB }",
      makes = true)
  public static TenantSpec foundationdb(
      TenantSpec tenant, String name, Consumer<FoundationDbSpec> block) {
    return made(tenant, new FoundationDbSpec(tenant.scope(), name), block);
  }

  /** Runs a Kafka. */
  @Word(
      doc = "Runs a Kafka.",
      byDefault = "none",
      example = "kafka('events') { topic 'orders' }",
      makes = true)
  public static TenantSpec kafka(TenantSpec tenant, String name, Consumer<KafkaSpec> block) {
    return made(tenant, new KafkaSpec(tenant.scope(), name), block);
  }

  /** Runs a NATS server. */
  @Word(
      doc = "Runs a NATS server.",
      byDefault = "none",
      example = "nats('bus') { user 'shop' }",
      makes = true)
  public static TenantSpec nats(TenantSpec tenant, String name, Consumer<NatsSpec> block) {
    return made(tenant, new NatsSpec(tenant.scope(), name), block);
  }

  /** Runs a RabbitMQ server. */
  @Word(
      doc = "Runs a RabbitMQ server.",
      byDefault = "none",
      example = "rabbitmq('queue') { user 'shop'; vhost 'shop' }",
      makes = true)
  public static TenantSpec rabbitmq(TenantSpec tenant, String name, Consumer<RabbitMqSpec> block) {
    return made(tenant, new RabbitMqSpec(tenant.scope(), name), block);
  }

  /** Ends an application's block and notes what it made. */
  static <S extends ApplicationSpec<S>> TenantSpec made(
      TenantSpec tenant, S spec, Consumer<S> block) {
    block.accept(spec);
    spec.emit();
    spec.freeze();
    tenant.made(spec.address());
    return tenant;
  }
}
