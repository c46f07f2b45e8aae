package dev.homelab.catalog.cozystack;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code VMInstance} does with its machine ({@code spec.runStrategy}): the only wish about
 * its power that lasts, since calls that start and stop a machine write over it or are refused,
 * save with the strategies that leave its power to such calls (KubeVirt 1.8).
 */
public final class RunStrategies {
  /** The machine runs; the default. */
  public static final String ON = "Always";

  /** The machine is off. */
  public static final String OFF = "Halted";

  /** The machine is as somebody has switched it last; off at first. */
  public static final String BY_HAND = "Manual";

  /** The machine is started once, and stays off when it ended. */
  public static final String ONCE = "Once";

  /** The machine is started, and again when it failed, but not when it was shut down. */
  public static final String AFTER_FAILURE = "RerunOnFailure";

  private static final Set<String> STARTING = Set.of(ON, AFTER_FAILURE, ONCE);
  private static final Set<String> ASKED = Set.of(BY_HAND, AFTER_FAILURE);
  private static final Set<String> ENDING = Set.of(ONCE, AFTER_FAILURE);

  private RunStrategies() {}

  /** Whether a machine of this strategy starts by itself; null for the default. */
  public static boolean starts(@Nullable String strategy) {
    return strategy == null || STARTING.contains(strategy);
  }

  /** Whether a machine is started and stopped by a call that leaves its strategy as it is. */
  public static boolean isAsked(@Nullable String strategy) {
    return strategy != null && ASKED.contains(strategy);
  }

  /** Whether a machine that was started by itself may be off later, and is as it shall be so. */
  public static boolean ends(@Nullable String strategy) {
    return strategy != null && ENDING.contains(strategy);
  }
}
