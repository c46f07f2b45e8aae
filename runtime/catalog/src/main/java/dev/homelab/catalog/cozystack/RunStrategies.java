package dev.homelab.catalog.cozystack;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code VMInstance} does with its machine ({@code spec.runStrategy}): the only wish about
 * its power that lasts, since calls that start and stop a machine write over it or are refused
 * (KubeVirt 1.8).
 */
public final class RunStrategies {
  /** The machine runs; the default. */
  public static final String ON = "Always";

  /** The machine is off. */
  public static final String OFF = "Halted";

  private static final Set<String> STARTING = Set.of(ON, "RerunOnFailure", "Once");

  private RunStrategies() {}

  /** Whether a machine of this strategy starts by itself; null for the default. */
  public static boolean starts(@Nullable String strategy) {
    return strategy == null || STARTING.contains(strategy);
  }
}
