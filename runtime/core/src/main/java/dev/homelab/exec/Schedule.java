package dev.homelab.exec;

import dev.homelab.plan.Step;
import dev.homelab.plan.StepGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which step may begin next. Of those whose turn it is, the one with the longest way still to go
 * comes first, within the limits of its lane and of all lanes together. Used by the loop only.
 */
final class Schedule {
  private enum Status {
    WAITING,
    READY,
    RUNNING,
    DONE,
    FAILED,
    SKIPPED
  }

  /**
   * A share of what may go on at once.
   *
   * @param name the lane's name
   * @param limit how many steps at once
   * @param counts whether its steps count for the limit of all lanes
   */
  record LaneRule(String name, int limit, boolean counts) {}

  private static final class Lane {
    final LaneRule rule;
    final PriorityQueue<Integer> ready;
    int running;

    Lane(LaneRule rule, Comparator<Integer> order) {
      this.rule = rule;
      this.ready = new PriorityQueue<>(order);
    }
  }

  private final StepGraph graph;
  private final Status[] status;
  private final int[] open;
  private final Lane[] laneOf;
  private final TreeMap<String, Lane> lanes = new TreeMap<>();
  private final Comparator<Integer> order;
  private final int limit;
  private int counted;
  private int running;
  private boolean closed;

  Schedule(StepGraph graph, int limit, Function<Step, LaneRule> laneOf) {
    this.graph = graph;
    this.limit = limit;
    int count = graph.steps().size();
    this.status = new Status[count];
    this.open = new int[count];
    this.laneOf = new Lane[count];
    this.order =
        Comparator.comparingInt((Integer step) -> -graph.remaining(step))
            .thenComparingInt(step -> step);
    for (Step step : graph.steps()) {
      LaneRule rule = laneOf.apply(step);
      this.laneOf[step.id()] = lanes.computeIfAbsent(rule.name(), name -> new Lane(rule, order));
      status[step.id()] = Status.WAITING;
      open[step.id()] = graph.after(step.id()).length;
      if (open[step.id()] == 0) {
        ready(step.id());
      }
    }
  }

  private void ready(int step) {
    status[step] = Status.READY;
    laneOf[step].ready.add(step);
  }

  /** Begins no further step. */
  void close() {
    closed = true;
  }

  /** Takes the next step that may begin, or null when none may now. */
  @Nullable Step take() {
    if (closed) {
      return null;
    }
    Lane best = null;
    for (Lane lane : lanes.values()) {
      Integer head = lane.ready.peek();
      boolean free = lane.running < lane.rule.limit() && (!lane.rule.counts() || counted < limit);
      if (head != null && free) {
        Integer top = best == null ? null : best.ready.peek();
        if (top == null || order.compare(head, top) < 0) {
          best = lane;
        }
      }
    }
    Integer taken = best == null ? null : best.ready.poll();
    if (best == null || taken == null) {
      return null;
    }
    best.running++;
    counted += best.rule.counts() ? 1 : 0;
    running++;
    status[taken] = Status.RUNNING;
    return graph.steps().get(taken);
  }

  private void release(int step) {
    Lane lane = laneOf[step];
    lane.running--;
    counted -= lane.rule.counts() ? 1 : 0;
    running--;
  }

  /** How many steps go on. */
  int running() {
    return running;
  }

  /** Ends a step well; what waited for it alone may begin. */
  void done(Step step) {
    release(step.id());
    status[step.id()] = Status.DONE;
    for (int dependent : graph.dependents(step.id())) {
      if (--open[dependent] == 0 && status[dependent] == Status.WAITING) {
        ready(dependent);
      }
    }
  }

  /** Ends a step badly. Gives back the steps that will not begin because of it, in their order. */
  List<Step> failed(Step step) {
    release(step.id());
    status[step.id()] = Status.FAILED;
    List<Step> skipped = new ArrayList<>();
    List<Integer> reached = new ArrayList<>(List.of(step.id()));
    for (int i = 0; i < reached.size(); i++) {
      for (int dependent : graph.dependents(reached.get(i))) {
        if (status[dependent] == Status.WAITING) {
          status[dependent] = Status.SKIPPED;
          reached.add(dependent);
          skipped.add(graph.steps().get(dependent));
        }
      }
    }
    skipped.sort(Comparator.comparingInt(Step::id));
    return skipped;
  }

  /** Ends a step that was left; what waits for it will not begin. */
  void left(Step step) {
    release(step.id());
    status[step.id()] = Status.FAILED;
  }

  /** Steps that did not begin and were not skipped for a failure, in their order. */
  List<Step> notBegun() {
    List<Step> rest = new ArrayList<>();
    for (Step step : graph.steps()) {
      if (status[step.id()] == Status.WAITING || status[step.id()] == Status.READY) {
        rest.add(step);
      }
    }
    return rest;
  }
}
