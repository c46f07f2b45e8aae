package dev.homelab.exec;

import dev.homelab.plan.Step;

/** Which steps share a limit, so that no target is asked for more at once than it takes. */
final class Lanes {
  /** For what asks nobody. */
  static final Schedule.LaneRule FREE = new Schedule.LaneRule("", Integer.MAX_VALUE, false);

  private static final int WAITS_AT_ONCE = 1000;

  private Lanes() {}

  /** The lane of a step at a place. */
  static Schedule.LaneRule of(Step.Phase phase, Sessions.Place place, Places places) {
    return switch (phase) {
      case PASS, FORGET -> FREE;
      case GONE, AWAIT -> new Schedule.LaneRule("waits", WAITS_AT_ONCE, false);
      case APPLY, DELETE ->
          new Schedule.LaneRule("calls " + place, places.parallelism(place), true);
    };
  }
}
