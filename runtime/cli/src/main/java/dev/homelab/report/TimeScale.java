package dev.homelab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a time stands on an axis.
 *
 * @param millis how long the axis is
 * @param width its width in the units of the picture
 */
record TimeScale(long millis, int width) {
  private static final int MOST_MARKS = 10;
  private static final long[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400
  };

  /** An axis for a run that took so long; one of less than a second gets a second. */
  static TimeScale of(long millis, int width) {
    return new TimeScale(Math.max(1_000, millis), width);
  }

  /** How far right a time stands, in tenths of a unit, so that the same time is the same text. */
  String at(long time) {
    long tenths = Math.round(time * (width * 10.0) / millis);
    return tenths / 10 + "." + tenths % 10;
  }

  /** How wide a time is; the shortest can still be seen. */
  String wide(long time) {
    return time * (double) width / millis < 1.5 ? "1.5" : at(time);
  }

  /** Times that bear a mark: whole seconds, minutes or hours, at most ten and the beginning. */
  List<Long> marks() {
    long step = STEPS[STEPS.length - 1] * 1_000;
    for (int i = STEPS.length - 1; i >= 0 && millis / (STEPS[i] * 1_000) <= MOST_MARKS; i--) {
      step = STEPS[i] * 1_000;
    }
    while (millis / step > MOST_MARKS) {
      step *= 2;
    }
    List<Long> marks = new ArrayList<>();
    for (long time = 0; time <= millis; time += step) {
      marks.add(time);
    }
    return marks;
  }
}
