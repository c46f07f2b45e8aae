package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.external;
import static dev.homelab.catalog.cozystack.Blocks.passwordUsers;
import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.roles;
import static dev.homelab.catalog.cozystack.Blocks.size;
import static dev.homelab.catalog.cozystack.Blocks.storageClass;
import static dev.homelab.catalog.cozystack.Blocks.tls;
import static dev.homelab.catalog.cozystack.Fields.anything;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.map;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.whole;

import java.util.List;

/** Queues and streams of messages. */
final class Queues {
  private Queues() {}

  static List<AppKind> all() {
    return List.of(kafka(), nats(), rabbitMq());
  }

  private static AppKind kafka() {
    return kind(
        "Kafka",
        "kafkas",
        "kafka-",
        external(),
        tls(),
        list(
            "topics",
            object(
                must(bare(anything("config"))),
                must(text("name")),
                must(whole("partitions")),
                must(whole("replicas")))),
        brokers("kafka", "10Gi"),
        brokers("zookeeper", "5Gi"));
  }

  private static Entry brokers(String name, String size) {
    return group(
        name,
        must(replicas(3)),
        resources(),
        must(preset("c1.small")),
        must(size(size)),
        must(storageClass()));
  }

  private static AppKind nats() {
    return kind(
        "NATS",
        "natses",
        "nats-",
        replicas(2),
        resources(),
        preset("t1.nano"),
        storageClass(),
        external(),
        tls(),
        passwordUsers(),
        group("jetstream", must(flag("enabled", true)), must(size("10Gi"))),
        group("config", anything("merge"), anything("resolver")));
  }

  private static AppKind rabbitMq() {
    return kind(
            "RabbitMQ",
            "rabbitmqs",
            "rabbitmq-",
            replicas(3),
            resources(),
            preset("t1.nano"),
            size("10Gi"),
            storageClass(),
            external(),
            given("v4.2", oneOf("version", "v4.2", "v4.1", "v4.0", "v3.13")),
            passwordUsers(),
            map("vhosts", object(must(roles()))))
        .deletingVolumes();
  }
}
