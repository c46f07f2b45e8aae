package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.databases;
import static dev.homelab.catalog.cozystack.Blocks.external;
import static dev.homelab.catalog.cozystack.Blocks.passwordUsers;
import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.roles;
import static dev.homelab.catalog.cozystack.Blocks.size;
import static dev.homelab.catalog.cozystack.Blocks.storageClass;
import static dev.homelab.catalog.cozystack.Blocks.tls;
import static dev.homelab.catalog.cozystack.Fields.amount;
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
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import dev.homelab.catalog.cozystack.AppField.Traits;
import java.util.List;
import java.util.Map;

/** Databases. */
final class Databases {
  private static final String RESTIC_KEEP = "--keep-last=3 --keep-daily=3 --keep-within-weekly=1m";
  private static final String EVERY_NIGHT = "0 2 * * *";

  private Databases() {}

  static List<AppKind> all() {
    return List.of(
        clickHouse(),
        foundationDb(),
        mariaDb(),
        mongoDb(),
        openSearch(),
        postgres(),
        qdrant(),
        redis());
  }

  private static AppKind clickHouse() {
    return kind(
            "ClickHouse",
            "clickhouses",
            "clickhouse-",
            replicas(2),
            whole("shards", 1),
            resources(),
            preset("t1.small"),
            size("10Gi"),
            storageClass(),
            amount("logStorageSize", "2Gi"),
            whole("logTTL", 15),
            map("users", object(text("password"), flag("readonly"))),
            clickHouseBackup(),
            group(
                "clickhouseKeeper",
                flag("enabled", true),
                replicas(3),
                preset("t1.micro"),
                size("1Gi")))
        .deletingVolumes();
  }

  private static Entry clickHouseBackup() {
    return group(
        "backup",
        text("cleanupStrategy", RESTIC_KEEP),
        must(flag("enabled", false)),
        text("endpoint", ""),
        text("resticPassword", "<password>"),
        text("s3AccessKey", "<your-access-key>"),
        text("s3Bucket", "s3.example.org/clickhouse-backups"),
        group(
            "s3CredentialsSecret",
            text("accessKeyIDKey", ""),
            text("bucketKey", ""),
            text("endpointKey", ""),
            text("name", ""),
            text("regionKey", ""),
            text("secretAccessKeyKey", "")),
        text("s3PathOverride", ""),
        text("s3Region", "us-east-1"),
        text("s3SecretKey", "<your-secret-key>"),
        text("schedule", ""),
        flag("useSystemBucket", false));
  }

  private static AppKind foundationDb() {
    return kind(
        "FoundationDB",
        "foundationdbs",
        "foundationdb-",
        group(
            "cluster",
            must(
                group(
                    "faultDomain",
                    must(text("key", "kubernetes.io/hostname")),
                    must(text("valueFrom", "spec.nodeName")))),
            must(
                group(
                    "processCounts",
                    must(whole("cluster_controller", 1)),
                    must(whole("stateless", -1)),
                    must(whole("storage", 3)))),
            must(text("redundancyMode", "double")),
            must(text("storageEngine", "ssd-2")),
            must(text("version", "7.3.63"))),
        group("storage", must(size("16Gi")), must(storageClass())),
        resources(),
        preset("c1.small"),
        foundationDbBackup(),
        group("monitoring", must(flag("enabled", true))),
        texts("customParameters"),
        given("split", oneOf("imageType", "unified", "split")),
        group("securityContext", must(whole("runAsGroup", 4059)), must(whole("runAsUser", 4059))),
        flag("automaticReplacements", true));
  }

  private static Entry foundationDbBackup() {
    return group(
        "backup",
        must(flag("enabled", false)),
        must(text("retentionPolicy", "7d")),
        must(
            group(
                "s3",
                must(text("bucket", "")),
                must(
                    group(
                        "credentials",
                        must(text("accessKeyId", "")),
                        must(text("secretAccessKey", "")))),
                must(text("endpoint", "")),
                must(text("region", "us-east-1")))));
  }

  private static AppKind mariaDb() {
    return kind(
            "MariaDB",
            "mariadbs",
            "mariadb-",
            replicas(2),
            resources(),
            preset("t1.nano"),
            size("10Gi"),
            storageClass(),
            external(),
            given("v11.8", oneOf("version", "v11.8", "v11.4", "v10.11", "v10.6")),
            map("users", object(must(whole("maxUserConnections")), must(text("password")))),
            databases(),
            group(
                "backup",
                must(text("cleanupStrategy", RESTIC_KEEP)),
                must(flag("enabled", false)),
                must(text("resticPassword", "<password>")),
                must(text("s3AccessKey", "<your-access-key>")),
                must(text("s3Bucket", "s3.example.org/mariadb-backups")),
                must(text("s3Region", "us-east-1")),
                must(text("s3SecretKey", "<your-secret-key>")),
                must(text("schedule", EVERY_NIGHT))))
        .deletingVolumes();
  }

  private static AppKind mongoDb() {
    return kind(
            "MongoDB",
            "mongodbs",
            "mongodb-",
            replicas(3),
            resources(),
            preset("t1.small"),
            size("10Gi"),
            storageClass(),
            external(),
            given("v8", oneOf("version", "v8", "v7", "v6")),
            flag("sharding", false),
            group(
                "shardingConfig",
                must(amount("configServerSize", "3Gi")),
                must(whole("configServers", 3)),
                must(whole("mongos", 2)),
                mongoShards()),
            passwordUsers(),
            databases(),
            group(
                "backup",
                text("destinationPath", "s3://bucket/path/to/folder/"),
                must(flag("enabled", false)),
                text("endpointURL", "http://minio-gateway-service:9000"),
                text("retentionPolicy", "30d"),
                text("s3AccessKey", ""),
                text("s3SecretKey", ""),
                text("schedule", EVERY_NIGHT)),
            group(
                "bootstrap",
                must(text("backupName", "")),
                must(flag("enabled", false)),
                text("recoveryTime", "")))
        .deletingVolumes();
  }

  private static Entry mongoShards() {
    return given(
        List.of(Map.of("name", "rs0", "replicas", 3, "size", "10Gi")),
        list("shards", object(must(text("name")), must(whole("replicas")), must(amount("size")))));
  }

  private static AppKind openSearch() {
    return kind(
        "OpenSearch",
        "opensearches",
        "opensearch-",
        replicas(3),
        resources(),
        preset("c1.medium"),
        size("10Gi"),
        storageClass(),
        external(),
        given("soft", oneOf("topologySpreadPolicy", "soft", "hard")),
        given("v2", oneOf("version", "v3", "v2", "v1")),
        group("images", must(text("opensearch", ""))),
        group(
            "nodeRoles",
            must(flag("data", true)),
            must(flag("ingest", true)),
            must(flag("master", true)),
            must(flag("ml", false))),
        map("users", object(text("password"), bare(texts("roles")))),
        group(
            "dashboards",
            must(flag("enabled", false)),
            must(replicas(1)),
            resources(),
            must(preset("c1.small"))));
  }

  private static AppKind postgres() {
    return kind(
            "Postgres",
            "postgreses",
            "postgres-",
            replicas(2),
            resources(),
            preset("t1.micro"),
            size("10Gi"),
            storageClass(),
            external(),
            given("v18", oneOf("version", "v18", "v17", "v16", "v15", "v14", "v13")),
            tls(),
            group(
                "postgresql",
                given(
                    Map.of("max_connections", "100"),
                    map("parameters", new AppField.IntOrText(Traits.NONE)))),
            group("quorum", must(whole("maxSyncReplicas", 0)), must(whole("minSyncReplicas", 0))),
            map("users", object(text("password"), flag("replication"))),
            map("databases", object(bare(texts("extensions")), roles())),
            postgresBackup(),
            group(
                "bootstrap",
                must(flag("enabled", false)),
                must(text("oldName", "")),
                text("recoveryTime", ""),
                text("serverName", "")))
        .deletingVolumes();
  }

  private static Entry postgresBackup() {
    return group(
        "backup",
        text("destinationPath", "s3://bucket/path/to/folder/"),
        must(flag("enabled", false)),
        group("endpointCA", text("key", ""), text("name", "")),
        text("endpointURL", "http://minio-gateway-service:9000"),
        text("retentionPolicy", "30d"),
        text("s3AccessKey", ""),
        group(
            "s3CredentialsSecret",
            text("accessKeyIDKey", ""),
            text("name", ""),
            text("secretAccessKeyKey", "")),
        text("s3SecretKey", ""),
        text("schedule", ""),
        flag("useSystemBucket", false));
  }

  private static AppKind qdrant() {
    return kind(
            "Qdrant",
            "qdrants",
            "qdrant-",
            replicas(1),
            resources(),
            preset("t1.small"),
            size("10Gi"),
            storageClass(),
            external(),
            tls())
        .deletingVolumes();
  }

  private static AppKind redis() {
    return kind(
            "Redis",
            "redises",
            "redis-",
            replicas(2),
            resources(),
            preset("t1.nano"),
            size("1Gi"),
            storageClass(),
            external(),
            given("v8", oneOf("version", "v8", "v7")),
            flag("authEnabled", true))
        .deletingVolumes();
  }
}
