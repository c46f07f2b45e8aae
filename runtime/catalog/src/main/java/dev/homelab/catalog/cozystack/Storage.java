package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.external;
import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.size;
import static dev.homelab.catalog.cozystack.Blocks.storageClass;
import static dev.homelab.catalog.cozystack.Fields.amount;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.map;
import static dev.homelab.catalog.cozystack.Fields.module;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import java.util.List;

/** What keeps files, images and secrets. */
final class Storage {
  private Storage() {}

  static List<AppKind> all() {
    return List.of(bucket(), harbor(), openBao(), seaweedFs());
  }

  private static AppKind bucket() {
    return kind(
        "Bucket",
        "buckets",
        "bucket-",
        flag("locking", false),
        text("storagePool", ""),
        map("users", object(flag("readonly"))));
  }

  private static AppKind harbor() {
    return kind(
            "Harbor",
            "harbors",
            "harbor-",
            text("host", ""),
            storageClass(),
            group("core", resources(), preset("t1.small")),
            group("registry", resources(), preset("t1.small")),
            group("jobservice", resources(), preset("t1.nano")),
            group(
                "trivy",
                must(flag("enabled", true)),
                resources(),
                preset("t1.nano"),
                must(size("5Gi"))),
            group("database", must(replicas(2)), must(size("5Gi"))),
            group("redis", must(replicas(2)), must(size("1Gi"))))
        .deletingVolumes();
  }

  private static AppKind openBao() {
    return kind(
            "OpenBAO",
            "openbaos",
            "openbao-",
            replicas(1),
            resources(),
            preset("t1.small"),
            size("10Gi"),
            storageClass(),
            external(),
            flag("ui", true))
        .deletingVolumes();
  }

  private static AppKind seaweedFs() {
    return module(
            "SeaweedFS",
            "seaweedfses",
            text("host", ""),
            given("Simple", oneOf("topology", "Simple", "MultiZone", "Client")),
            whole("replicationFactor", 2),
            group(
                "db",
                replicas(2),
                resources(),
                preset("t1.small"),
                size("10Gi"),
                text("storageClass", "")),
            group("master", replicas(3), resources(), preset("t1.small")),
            group(
                "filer",
                text("grpcHost", ""),
                whole("grpcPort", 443),
                replicas(2),
                resources(),
                preset("t1.small"),
                texts("whitelist")),
            seaweedVolumes(),
            group("s3", replicas(2), resources(), preset("t1.small")))
        .deletingVolumes();
  }

  private static Entry seaweedVolumes() {
    return group(
        "volume",
        text("diskType", ""),
        map("pools", seaweedPool()),
        replicas(2),
        resources(),
        preset("t1.small"),
        size("10Gi"),
        text("storageClass", ""),
        map(
            "zones",
            object(
                text("dataCenter"),
                text("nodeSelector"),
                bare(map("pools", seaweedPool())),
                whole("replicas"),
                amount("size"),
                text("storageClass"))));
  }

  private static AppField seaweedPool() {
    return object(
        must(text("diskType")),
        whole("replicas"),
        bare(resources()),
        preset(),
        amount("size"),
        text("storageClass"));
  }
}
