package dev.homelab.cli.command;

import dev.homelab.cli.lab.LabBackups;
import dev.homelab.provider.kubernetes.backups.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a restore waits for what may never come: a volume is made of a snapshot in moments, or
 * not at all. Who begins to wait anew, begins with all of it.
 */
final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private final Map<LabBackups.Thing, Instant> since = new HashMap<>();

  /** Whether a thing has been waiting too long. */
  boolean isOver(LabBackups.Thing thing, JobState state, Instant now) {
    if (!state.isWaiting()) {
      since.remove(thing);
      return false;
    }
    return since.computeIfAbsent(thing, one -> now).plus(LONGEST).isBefore(now);
  }
}
