package dev.homelab.catalog.cozystack;

/**
 * How the volumes of services are backed up: by Velero 1.18, which Cozystack 1.6.2 installs with
 * its node agent and a place to put backups ({@code packages/system/velero}, {@code
 * packages/system/backupstrategy-controller/templates/velero-bsl.yaml}). It takes a snapshot of
 * each volume and moves what is in it to the bucket, as Cozystack's own class has it do with disks
 * of machines. LINSTOR's class of snapshots is the only one of its driver, so Velero finds it.
 */
public final class FileBackups {
  /** The API of Velero. */
  public static final String API = "velero.io/v1";

  /** The group of that API. */
  public static final String GROUP = "velero.io";

  /** The one namespace that Velero looks at for what it is asked for. */
  public static final String NAMESPACE = "cozy-velero";

  /** The place of backups that goes to the bucket of the platform. */
  public static final String LOCATION = "cozy-default";

  /** The label of claims whose volumes are backed up together, with a name for them. */
  public static final String LABEL = "homelab.dev/files";

  /** The annotation of schedules, and so of their backups, with the names of the claims in them. */
  public static final String CLAIMS = "homelab.dev/claims";

  /** The label by which Velero says which schedule a backup comes from. */
  public static final String SCHEDULE = "velero.io/schedule-name";

  /** As long as moving the data of one backup may take, as in the strategies of Cozystack. */
  public static final String LONGEST = "24h0m0s";

  /** What makes volumes that snapshots can be taken of. */
  public static final String PROVISIONER = "linstor.csi.linbit.com";

  /** The kind of what a snapshot is in the cluster, which a restore from one brings, too. */
  public static final String SNAPSHOTS = "volumesnapshots.snapshot.storage.k8s.io";

  /** The field of Velero's backups that says whether data is moved to the bucket. */
  public static final String MOVES = "snapshotMoveData";

  private FileBackups() {}

  /** A number of days as Velero takes it. */
  public static String ofDays(long days) {
    return days * 24 + "h0m0s";
  }
}
