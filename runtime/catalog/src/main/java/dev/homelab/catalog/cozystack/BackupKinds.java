package dev.homelab.catalog.cozystack;

import java.util.Set;

/**
 * How applications are backed up: what the class of backups that comes with Cozystack 1.6.2 knows
 * ({@code packages/system/backupstrategy-controller/templates/backupclass-default.yaml}).
 */
public final class BackupKinds {
  /** The API of backups. */
  public static final String API = "backups.cozystack.io/v1alpha1";

  /** The class of backups that every cluster with Cozystack has. */
  public static final String CLASS = "cozy-default";

  /** How many days a backup is kept by the strategies of that class (Velero, CloudNativePG). */
  public static final int DAYS_KEPT = 30;

  /** How many days a snapshot is kept that stays in the pool, where nothing is said. */
  public static final int DAYS_IN_POOL = 7;

  /** The kinds that are backed up by snapshots of their volumes; all others by tools of theirs. */
  private static final Set<String> BY_SNAPSHOT = Set.of(AppKinds.DISK, AppKinds.MACHINE);

  /**
   * The kinds that it has a strategy for; an instance is backed up with its disks. FoundationDB has
   * one that the class leaves out, since nothing could be restored by it.
   */
  private static final Set<String> COVERED =
      Set.of("ClickHouse", "Etcd", "MariaDB", "Postgres", AppKinds.DISK, AppKinds.MACHINE);

  /** The kinds whose chart must be told that backups go where the platform says. */
  private static final Set<String> TOLD = Set.of("ClickHouse", "Postgres");

  private BackupKinds() {}

  /** Whether applications of a kind can be backed up. */
  public static boolean covers(String kind) {
    return COVERED.contains(kind);
  }

  /** Whether applications of a kind are backed up by snapshots of their volumes. */
  public static boolean hasSnapshots(String kind) {
    return BY_SNAPSHOT.contains(kind);
  }

  /** Whether an application of a kind must say in {@code spec.backup} that it is backed up. */
  public static boolean mustSay(String kind) {
    return TOLD.contains(kind);
  }
}
