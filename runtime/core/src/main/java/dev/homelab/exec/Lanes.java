package dev.homelab.exec;

import dev.homelab.plan.Step;

/** Which steps share a limit, so that no target is asked for more at once than it takes. */
final class Lanes {
  /** For what asks nobody. */
  static final Schedule.LaneRule FREE = new Schedule.LaneRule("", Integer.MAX_VALUE, false);

  private static final Schedule.LaneRule WAITS = new Schedule.LaneRule("waits", 1000, false);

  private Lanes() {}

  /**
   * The lane of a step at a place.
   *
   * @param patient whether its call is for the most part a wait for something that is on no target,
   *     such as a machine that starts: it is a load for nobody but that machine
   */
  static Schedule.LaneRule of(
      Step.Phase phase, Sessions.Place place, boolean patient, Places places) {
    return switch (phase) {
      case PASS, FORGET -> FREE;
      case GONE, AWAIT -> WAITS;
      case APPLY, DELETE ->
          patient
              ? WAITS
              : new Schedule.LaneRule("calls " + place, places.parallelism(place), true);
    };
  }
}
