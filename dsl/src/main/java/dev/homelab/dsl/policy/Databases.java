package dev.homelab.dsl.policy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The databases and queues that Cozystack runs by itself, and the images of those it does not. */
final class Databases {
  /** The kinds that keep data of services. */
  static final Set<String> KINDS =
      Set.of(
          "Postgres",
          "MariaDB",
          "Redis",
          "MongoDB",
          "ClickHouse",
          "Kafka",
          "NATS",
          "RabbitMQ",
          "OpenSearch",
          "Qdrant",
          "FoundationDB");

  /** Those of them that answer from what they have in memory. */
  static final Set<String> KEPT_IN_MEMORY =
      Set.of("Postgres", "MariaDB", "MongoDB", "ClickHouse", "OpenSearch", "Qdrant");

  /** The last part of an image's name, and the kind that runs the same. */
  private static final Map<String, String> IMAGES =
      Map.ofEntries(
          Map.entry("postgres", "Postgres"),
          Map.entry("postgresql", "Postgres"),
          Map.entry("pgvector", "Postgres"),
          Map.entry("mariadb", "MariaDB"),
          Map.entry("mysql", "MariaDB"),
          Map.entry("redis", "Redis"),
          Map.entry("valkey", "Redis"),
          Map.entry("mongo", "MongoDB"),
          Map.entry("mongodb", "MongoDB"),
          Map.entry("clickhouse-server", "ClickHouse"),
          Map.entry("kafka", "Kafka"),
          Map.entry("nats", "NATS"),
          Map.entry("rabbitmq", "RabbitMQ"),
          Map.entry("opensearch", "OpenSearch"),
          Map.entry("qdrant", "Qdrant"));

  private Databases() {}

  /** The kind that runs what an image has; null for one that is no database. */
  static @Nullable String kindOf(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    int end = name.length();
    for (char mark : new char[] {':', '@'}) {
      int at = name.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    return IMAGES.get(name.substring(0, end));
  }
}
