package dev.homelab.exec;

import java.util.HashSet;
import java.util.Set;

/** The steps of a run that go on, and what a wish to stop means for each. Used by the loop only. */
final class Going {
  private final Run run;
  private final Set<StepRun> steps = new HashSet<>();

  Going(Run run) {
    this.run = run;
  }

  void add(StepRun step) {
    steps.add(step);
  }

  void remove(StepRun step) {
    steps.remove(step);
  }

  /**
   * Lets what is in the middle of a change finish, and ends the rest: what only waits, what pauses
   * before another try, and what has not reached its place yet.
   */
  void finish() {
    for (StepRun step : Set.copyOf(steps)) {
      if (step.session == null) {
        run.notBegun(step);
      } else if (!step.resting) {
        step.endWaits();
      } else if (step.waits()) {
        run.endWait(step);
      } else {
        run.leave(step);
      }
    }
  }

  /** Ends all calls, as far as their providers listen. */
  void cancel() {
    Set.copyOf(steps).forEach(StepRun::cancel);
  }

  /** Leaves all of it. */
  void leave() {
    Set.copyOf(steps).forEach(run::leave);
  }
}
