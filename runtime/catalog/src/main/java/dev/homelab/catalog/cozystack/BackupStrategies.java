package dev.homelab.catalog.cozystack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Strategies of Cozystack 1.6.2 that keep backups as long as one plan says; they are written like
 * those of its own class ({@code packages/system/backupstrategy-controller/templates/strategy-*}),
 * where only that length is another one. What is in double braces is filled in by the controller of
 * backups for each application.
 */
public final class BackupStrategies {
  /** The API of strategies. */
  public static final String API = "strategy.backups.cozystack.io/v1alpha1";

  /** The group of that API. */
  public static final String GROUP = "strategy.backups.cozystack.io";

  /** What Cozystack copies the keys of the bucket into, beside each application. */
  private static final String KEYS = "cozy-backups-creds";

  private static final String NAMESPACE = "{{ .Application.metadata.namespace }}";
  private static final String NAME = "{{ .Application.metadata.name }}";

  /**
   * A bucket outside of the box.
   *
   * @param endpoint the address of the service
   * @param bucket its name
   * @param region where it is
   */
  public record Bucket(String endpoint, String bucket, String region) {
    private String path() {
      return NAMESPACE + '/' + NAME + '/';
    }
  }

  /**
   * How one kind of applications is backed up.
   *
   * @param kind the kind of the strategy
   * @param spec its spec; null for the one that Cozystack's own class names
   * @param ownName the name that one has
   */
  public record Strategy(String kind, @Nullable Map<String, Object> spec, String ownName) {
    /** Whether it keeps backups as long as was asked for. */
    public boolean keeps() {
      return spec != null;
    }
  }

  private BackupStrategies() {}

  /**
   * The strategy for a kind of applications.
   *
   * @param kind one of those that {@link BackupKinds} covers
   * @param days how long a backup is kept
   * @param bucket where backups go; null for the bucket on the box, whose name nobody knows before
   */
  public static Strategy of(String kind, long days, @Nullable Bucket bucket) {
    return switch (kind) {
      case AppKinds.MACHINE -> new Strategy("Velero", machine(days, true), "velero-vminstance");
      case AppKinds.DISK -> new Strategy("Velero", disk(days, true), "velero-vmdisk");
      case "Postgres" ->
          new Strategy("CNPG", bucket == null ? null : postgres(days, bucket), "cnpg");
      case "MariaDB" ->
          new Strategy("MariaDB", bucket == null ? null : mariadb(days, bucket), "mariadb");
      case "ClickHouse" -> new Strategy("Altinity", null, "altinity");
      default -> new Strategy(kind, null, "etcd");
    };
  }

  /**
   * The strategy that leaves snapshots where the volumes are.
   *
   * @param kind a machine's or a disk's
   * @param days how long a snapshot is kept
   */
  public static Strategy inPool(String kind, long days) {
    return kind.equals(AppKinds.MACHINE)
        ? new Strategy("Velero", machine(days, false), "velero-vminstance")
        : new Strategy("Velero", disk(days, false), "velero-vmdisk");
  }

  private static Map<String, Object> postgres(long days, Bucket bucket) {
    Map<String, Object> gzip = Map.of("compression", "gzip");
    return template(
        Map.of(
            "serverName",
            NAMESPACE + '-' + NAME,
            "barmanObjectStore",
            Map.of(
                "destinationPath",
                "s3://" + bucket.bucket() + '/' + bucket.path(),
                "endpointURL",
                bucket.endpoint(),
                "retentionPolicy",
                days + "d",
                "s3Credentials",
                Map.of("secretRef", Map.of("name", KEYS)),
                "data",
                gzip,
                "wal",
                gzip)));
  }

  private static Map<String, Object> mariadb(long days, Bucket bucket) {
    Map<String, Object> s3 = new TreeMap<>();
    s3.put("bucket", bucket.bucket());
    s3.put("endpoint", bucket.endpoint().replaceFirst("^https?://", ""));
    s3.put("prefix", bucket.path());
    s3.put("region", bucket.region());
    s3.put("accessKeyIdSecretKeyRef", Map.of("name", KEYS, "key", "AWS_ACCESS_KEY_ID"));
    s3.put("secretAccessKeySecretKeyRef", Map.of("name", KEYS, "key", "AWS_SECRET_ACCESS_KEY"));
    s3.put("tls", Map.of("enabled", bucket.endpoint().startsWith("https://")));
    return template(
        Map.of(
            "storage",
            Map.of("s3", s3),
            "compression",
            "gzip",
            "maxRetention",
            FileBackups.ofDays(days)));
  }

  private static Map<String, Object> disk(long days, boolean moves) {
    List<String> kinds =
        List.of("helmreleases.helm.toolkit.fluxcd.io", "persistentvolumeclaims", "configmaps");
    return velero("vm-disk-", days, moves, kinds, kinds, List.of());
  }

  private static Map<String, Object> machine(long days, boolean moves) {
    List<String> back =
        List.of(
            "helmreleases.helm.toolkit.fluxcd.io",
            "virtualmachines.kubevirt.io",
            "virtualmachineinstances.kubevirt.io",
            "pods",
            "persistentvolumeclaims",
            "configmaps",
            "secrets",
            "controllerrevisions.apps");
    String data = "datavolumes.cdi.kubevirt.io";
    List<String> taken = new ArrayList<>(back);
    taken.add(data);
    return velero("vm-instance-", days, moves, taken, back, List.of(data));
  }

  private static Map<String, Object> velero(
      String prefix,
      long days,
      boolean moves,
      List<String> taken,
      List<String> back,
      List<String> left) {
    Map<String, Object> both = new TreeMap<>();
    both.put("includedNamespaces", List.of(NAMESPACE));
    both.put(
        "orLabelSelectors",
        List.of(
            Map.of("matchLabels", Map.of("app.kubernetes.io/instance", prefix + NAME)),
            Map.of(
                "matchLabels",
                Map.of(
                    "apps.cozystack.io/application.kind",
                    "{{ .Application.kind }}",
                    "apps.cozystack.io/application.name",
                    NAME))));
    Map<String, Object> restore = new TreeMap<>(both);
    restore.put("existingResourcePolicy", "update");
    // Half of a snapshot is an object of the cluster, which `includeClusterResources: false` would
    // leave out (Velero 1.18, pkg/restore/restore.go, restoreItem). Backups in the bucket have no
    // such objects, and go back the same way: a plan that had `snapshots()` left some of each.
    List<String> all = new ArrayList<>(back);
    all.add(FileBackups.SNAPSHOTS);
    restore.put("includedResources", all);
    if (!left.isEmpty()) {
      restore.put("excludedResources", left);
    }
    Map<String, Object> backup = new TreeMap<>(both);
    backup.put("includeClusterResources", false);
    backup.put("includedResources", taken);
    backup.put("storageLocation", FileBackups.LOCATION);
    backup.put("snapshotVolumes", true);
    backup.put(FileBackups.MOVES, moves);
    backup.put("ttl", FileBackups.ofDays(days));
    backup.put("itemOperationTimeout", FileBackups.LONGEST);
    return template(Map.of("restoreSpec", restore, "spec", backup));
  }

  private static Map<String, Object> template(Map<String, Object> inner) {
    return Map.of("template", inner);
  }
}
