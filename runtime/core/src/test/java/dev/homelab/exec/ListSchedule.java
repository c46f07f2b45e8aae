package dev.homelab.exec;

import dev.homelab.plan.Step;
import dev.homelab.plan.StepGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How long a run takes whose steps' times are known beforehand: list scheduling by the longest way
 * to go (R. L. Graham, Bounds on Multiprocessing Timing Anomalies, 1969), within the limit of each
 * place.
 */
final class ListSchedule {
  private final StepGraph graph;
  private final long[] time;
  private final long[] left;
  private final String[] place;
  private final int limit;

  private record Running(long end, int step) {}

  /**
   * @param time how long a step takes
   * @param place where it is done; empty for a place without a limit
   * @param limit how many at once at each other place
   */
  ListSchedule(
      StepGraph graph, ToLongFunction<Step> time, Function<Step, String> place, int limit) {
    this.graph = graph;
    this.limit = limit;
    int count = graph.steps().size();
    this.time = graph.steps().stream().mapToLong(time).toArray();
    this.place = graph.steps().stream().map(place).toArray(String[]::new);
    this.left = new long[count];
    for (Step step : graph.steps()) {
      way(step.id());
    }
  }

  /** The longest way from a step to an end, itself included. */
  private long way(int step) {
    if (left[step] == 0) {
      long longest = 0;
      for (int next : graph.dependents(step)) {
        longest = Math.max(longest, way(next));
      }
      left[step] = longest + time[step];
    }
    return left[step];
  }

  /** No order of the steps is quicker than their longest way, nor than a place's work. */
  long leastPossible() {
    Map<String, Long> load = new HashMap<>();
    long least = 0;
    for (Step step : graph.steps()) {
      least = Math.max(least, left[step.id()]);
      load.merge(place[step.id()], time[step.id()], Long::sum);
    }
    for (Map.Entry<String, Long> one : load.entrySet()) {
      least = Math.max(least, one.getKey().isEmpty() ? 0 : one.getValue() / limit);
    }
    return least;
  }

  /** When the last step ends. */
  long makespan() {
    int[] open = new int[time.length];
    List<Integer> ready = new ArrayList<>();
    for (int step = 0; step < open.length; step++) {
      open[step] = graph.after(step).length;
      if (open[step] == 0) {
        ready.add(step);
      }
    }
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::end));
    Map<String, Integer> at = new HashMap<>();
    long now = 0;
    begin(ready, at, running, now);
    while (!running.isEmpty()) {
      Running ended = running.remove();
      now = ended.end();
      at.merge(place[ended.step()], -1, Integer::sum);
      for (int next : graph.dependents(ended.step())) {
        if (--open[next] == 0) {
          ready.add(next);
        }
      }
      begin(ready, at, running, now);
    }
    return now;
  }

  private void begin(
      List<Integer> ready, Map<String, Integer> at, PriorityQueue<Running> running, long now) {
    ready.sort(Comparator.comparingLong((Integer step) -> -left[step]));
    for (int step : List.copyOf(ready)) {
      String where = place[step];
      if (where.isEmpty() || at.getOrDefault(where, 0) < limit) {
        at.merge(where, 1, Integer::sum);
        running.add(new Running(now + time[step], step));
        ready.remove((Integer) step);
      }
    }
  }
}
