package dev.homelab.spi;

/** Names by which a product of ours owns fields for a time, besides the one that it applies by. */
public final class OwnManagers {
  /** Who stops workloads for a restore, until it has ended. */
  public static final String RESTORE = "homelab-restore";

  /** The annotation of such a workload with the address of what is brought back. */
  public static final String RESTORE_OF = "homelab.dev/restore-of";

  private OwnManagers() {}
}
