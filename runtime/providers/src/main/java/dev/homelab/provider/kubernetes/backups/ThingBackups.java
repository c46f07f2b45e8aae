package dev.homelab.provider.kubernetes.backups;

import dev.homelab.spi.CallContext;
import java.util.List;

/** What a cluster offers of the backups of one thing, whatever makes them. */
public interface ThingBackups {
  /**
   * Asks for a backup.
   *
   * @param job the name of the job, which the backup gets, too
   */
  void start(String job, CallContext context);

  /** How a backup goes that was asked for. */
  JobState started(String job, CallContext context);

  /** Its backups, the oldest first. */
  List<KeptBackup> backups(CallContext context);

  /**
   * The backup that a restore, which was stopped before its end, was to go back to; empty when
   * there is none.
   */
  String unfinished(CallContext context);

  /**
   * Asks that the thing goes back to one of its backups.
   *
   * @return the name of what does it: the job, or one that was begun before and goes on
   */
  String restore(String job, String backup, CallContext context);

  /** Whether a restore that was asked for does more by now than look for its snapshots. */
  boolean isBegun(String job, CallContext context);

  /** How it goes back, as it was asked to. */
  JobState restored(String job, CallContext context);

  /** Waits no longer for what never comes: the next restore is free to go back to another one. */
  void giveUp(String job, CallContext context);
}
