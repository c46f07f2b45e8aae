package dev.homelab.dsl.spec;

import dev.homelab.model.Origin;

/** Tells which line of the script, and which lines of recipes, a call comes from. */
@FunctionalInterface
public interface LineFinder {
  /** Where the call that is running now was asked for; {@link Origin#NONE} outside a script. */
  Origin here();
}
