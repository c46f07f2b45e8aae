package dev.homelab.plan;

import dev.homelab.graph.Dag;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Step.Phase;
import dev.homelab.spi.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a plan and what each waits for; follows from the plan alone. Pure.
 *
 * <p>An edge of level EXISTS waits for the other's APPLY, one of level READY for its AWAIT.
 * Removals go the other way round: an object is removed when everything recorded as depending on it
 * is gone, or changed so that it needs it no more; what has no object is forgotten last. A
 * replacement is DELETE, GONE, APPLY, AWAIT. What stays as it is has a step too, without work, so
 * that order reaches through it.
 */
public final class StepGraph {
  private final List<Step> steps;
  private final int[][] after;
  private final int[][] dependents;
  private final int[] remaining;

  private StepGraph(List<Step> steps, Dag<Integer> dag) {
    this.steps = List.copyOf(steps);
    this.after = new int[steps.size()][];
    this.dependents = new int[steps.size()][];
    for (int i = 0; i < after.length; i++) {
      after[i] = dag.dependsOn(i).stream().mapToInt(Integer::intValue).toArray();
      dependents[i] = dag.dependents(i).stream().mapToInt(Integer::intValue).toArray();
    }
    this.remaining = remaining(dag.order());
  }

  private int[] remaining(List<Integer> order) {
    int[] longest = new int[after.length];
    for (int i = order.size() - 1; i >= 0; i--) {
      int step = order.get(i);
      for (int dependent : dependents[step]) {
        longest[step] = Math.max(longest[step], longest[dependent]);
      }
      longest[step] += steps.get(step).phase() == Phase.PASS ? 0 : 1;
    }
    return longest;
  }

  /** The steps of a plan. */
  public static StepGraph of(Plan plan) {
    return new Drawing(plan).draw();
  }

  /** All steps; the number of each is its place. */
  public List<Step> steps() {
    return steps;
  }

  /** Numbers of the steps that must be done before this one begins. */
  public int[] after(int step) {
    return Arrays.copyOf(after[step], after[step].length);
  }

  /** Numbers of the steps that wait for this one. */
  public int[] dependents(int step) {
    return Arrays.copyOf(dependents[step], dependents[step].length);
  }

  /** How many steps the longest path from this one to an end has, itself included. */
  public int remaining(int step) {
    return remaining[step];
  }

  /**
   * How binding the order of two steps is; the weakest gives way where all of them make a circle.
   */
  private enum Force {
    MUST,
    RECORDED,
    POLITE
  }

  private record Order(int step, int after, Force force) {}

  /** Draws the graph of one plan. */
  private static final class Drawing {
    private final Map<Address, Change> changes = new LinkedHashMap<>();
    private final Map<Address, EnumMap<Phase, Integer>> numbers = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();

    Drawing(Plan plan) {
      for (Change change : plan.changes()) {
        changes.put(change.address(), change);
        EnumMap<Phase, Integer> own = new EnumMap<>(Phase.class);
        int before = -1;
        for (Phase phase : phases(change)) {
          Step step = new Step(steps.size(), change.address(), phase);
          steps.add(step);
          own.put(phase, step.id());
          if (before >= 0) {
            orders.add(new Order(step.id(), before, Force.MUST));
          }
          before = step.id();
        }
        numbers.put(change.address(), own);
      }
    }

    private static List<Phase> phases(Change change) {
      if (change.blocked() != null) {
        return List.of(Phase.PASS);
      }
      return switch (change.action()) {
        case NOOP -> change.awaitOnly() ? List.of(Phase.PASS, Phase.AWAIT) : List.of(Phase.PASS);
        case CREATE, UPDATE, ADOPT -> List.of(Phase.APPLY, Phase.AWAIT);
        case REPLACE -> List.of(Phase.DELETE, Phase.GONE, Phase.APPLY, Phase.AWAIT);
        case DELETE -> List.of(Phase.DELETE, Phase.GONE);
        case FORGET -> List.of(Phase.FORGET);
      };
    }

    StepGraph draw() {
      for (Change change : changes.values()) {
        forward(change);
        backward(change);
      }
      inLine();
      roomFirst();
      goneBeforeBrought();
      Dag<Integer> dag = dag(orders);
      for (Force weakest : List.of(Force.POLITE, Force.RECORDED)) {
        if (dag.cycles().isEmpty()) {
          break;
        }
        dag = dag(without(weakest, dag));
      }
      return new StepGraph(steps, dag);
    }

    /** Lets what needs room of a target begin when what gives some back is done. */
    private void roomFirst() {
      Map<@Nullable Address, List<Integer>> given = new HashMap<>();
      for (Change change : changes.values()) {
        if (change.room() == Room.GIVES) {
          int last = Collections.max(own(change.address()).values());
          given.computeIfAbsent(change.target(), target -> new ArrayList<>()).add(last);
        }
      }
      for (Change change : given.isEmpty() ? List.<Change>of() : changes.values()) {
        if (change.room() == Room.TAKES) {
          int first = Collections.min(own(change.address()).values());
          for (int last : given.getOrDefault(change.target(), List.of())) {
            orders.add(new Order(first, last, Force.POLITE));
          }
        }
      }
    }

    /**
     * Lets what brings others change when those that are made anew are gone: else the old ones
     * would be given what only new ones can have.
     */
    private void goneBeforeBrought() {
      for (Change change : changes.values()) {
        Integer apply = own(change.address()).get(Phase.APPLY);
        if (apply != null) {
          for (Address brought : change.brings()) {
            EnumMap<Phase, Integer> other = own(brought);
            if (other.containsKey(Phase.APPLY) && other.containsKey(Phase.GONE)) {
              orders.add(new Order(apply, last(other, Phase.GONE), Force.MUST));
            }
          }
        }
      }
    }

    /** Lets changes of one line begin when the one before is done; a failure stops those behind. */
    private void inLine() {
      Map<String, List<Change>> lines = new TreeMap<>();
      for (Change change : changes.values()) {
        if (change.queue() != null) {
          lines.computeIfAbsent(change.queue().name(), name -> new ArrayList<>()).add(change);
        }
      }
      for (List<Change> line : lines.values()) {
        line.sort(
            Comparator.comparing((Change change) -> change.room() != Room.GIVES)
                .thenComparingInt(change -> rank(change))
                .thenComparing(Change::address));
        for (int i = 1; i < line.size(); i++) {
          int next = Collections.min(own(line.get(i).address()).values());
          for (int before : ends(line.get(i - 1))) {
            orders.add(new Order(next, before, Force.RECORDED));
          }
        }
      }
    }

    /** The last steps of a change and of what lies inside of it and stays. */
    private List<Integer> ends(Change change) {
      List<Integer> ends = new ArrayList<>();
      for (Change other : changes.values()) {
        boolean inside =
            other.address().isWithin(change.address()) && other.action() != Action.DELETE;
        if (inside || other.address().equals(change.address())) {
          ends.add(Collections.max(own(other.address()).values()));
        }
      }
      return ends;
    }

    /** Who changes first is removed, and switched off, last. */
    private static int rank(Change change) {
      int rank = change.queue() == null ? 0 : change.queue().rank();
      boolean goes = change.action() == Action.DELETE || change.room() == Room.GIVES;
      return goes ? -rank : rank;
    }

    private Dag<Integer> dag(List<Order> some) {
      Dag.Builder<Integer> builder = Dag.builder();
      steps.forEach(step -> builder.add(step.id()));
      some.forEach(order -> builder.edge(order.step(), order.after()));
      return builder.build();
    }

    /** Drops orders of this force, or a weaker one, between steps of one knot. */
    private List<Order> without(Force weakest, Dag<Integer> dag) {
      Map<Integer, Integer> knotOf = new HashMap<>();
      List<List<Integer>> knots = dag.knots();
      for (int i = 0; i < knots.size(); i++) {
        for (int step : knots.get(i)) {
          knotOf.put(step, i);
        }
      }
      orders.removeIf(
          order ->
              order.force().compareTo(weakest) >= 0
                  && knotOf.containsKey(order.step())
                  && knotOf.get(order.step()).equals(knotOf.get(order.after())));
      return orders;
    }

    /** What a change that makes or keeps something waits for. */
    private void forward(Change change) {
      Integer first = begin(change);
      if (first == null) {
        return;
      }
      for (Edge edge : change.dependsOn()) {
        Change other = changes.get(edge.to());
        Integer reached = other == null ? null : reached(other, edge.level());
        if (reached != null) {
          orders.add(new Order(first, reached, Force.MUST));
        }
      }
    }

    private @Nullable Integer begin(Change change) {
      EnumMap<Phase, Integer> own = own(change.address());
      return own.containsKey(Phase.APPLY) ? own.get(Phase.APPLY) : own.get(Phase.PASS);
    }

    private @Nullable Integer reached(Change other, Level level) {
      EnumMap<Phase, Integer> own = own(other.address());
      if (level == Level.READY && own.containsKey(Phase.AWAIT)) {
        return own.get(Phase.AWAIT);
      }
      return own.containsKey(Phase.APPLY) ? own.get(Phase.APPLY) : own.get(Phase.PASS);
    }

    private EnumMap<Phase, Integer> own(Address address) {
      return numbers.getOrDefault(address, new EnumMap<>(Phase.class));
    }

    /** What the removal of the things that this one depends, or depended, on waits for. */
    private void backward(Change change) {
      Set<Address> wanted = new HashSet<>();
      if (change.desired() != null) {
        change.dependsOn().forEach(edge -> wanted.add(edge.to()));
      }
      Set<Address> needed = new HashSet<>();
      if (change.prior() != null) {
        change.prior().dependsOn().forEach(edge -> needed.add(edge.to()));
      }
      EnumMap<Phase, Integer> own = own(change.address());
      if (own.containsKey(Phase.FORGET) && !isOnTarget(change)) {
        forgetLast(last(own, Phase.FORGET), needed);
        return;
      }
      Phase over = own.containsKey(Phase.FORGET) ? Phase.FORGET : Phase.GONE;
      if (own.containsKey(over)) {
        needed.addAll(wanted);
      }
      for (Address to : own.containsKey(over) ? standing(needed) : needed) {
        Integer removal = own(to).get(Phase.DELETE);
        if (removal == null) {
          continue;
        }
        if (own.containsKey(over)) {
          orders.add(new Order(removal, last(own, over), Force.RECORDED));
        } else if (own.containsKey(Phase.AWAIT) && !wanted.contains(to)) {
          orders.add(new Order(removal, last(own, Phase.AWAIT), Force.POLITE));
        }
      }
    }

    /**
     * Whether a record is of something that only its cluster could tell of: it is forgotten before
     * the cluster goes, since a run that ends in between could not ask for it any more.
     */
    private static boolean isOnTarget(Change change) {
      StateEntry prior = change.prior();
      return prior != null && prior.target() != null;
    }

    /**
     * These things, and what those of them stand on that have no object of their own: a cluster
     * goes with its machines, and these wait for what is on the cluster.
     */
    private Set<Address> standing(Set<Address> needed) {
      Set<Address> all = new LinkedHashSet<>(needed);
      Deque<Address> open = new ArrayDeque<>(needed);
      while (!open.isEmpty()) {
        Change change = changes.get(open.remove());
        if (change != null && change.prior() != null && change.action() == Action.FORGET) {
          for (Edge edge : change.prior().dependsOn()) {
            if (all.add(edge.to())) {
              open.add(edge.to());
            }
          }
        }
      }
      return all;
    }

    /**
     * A record without an object tells until the end what its lab had there: what it stood on is
     * removed by those that may ask for it.
     */
    private void forgetLast(int forget, Set<Address> needed) {
      for (Address to : needed) {
        Integer gone = own(to).get(Phase.GONE);
        if (gone != null) {
          orders.add(new Order(forget, gone, Force.POLITE));
        }
      }
    }

    private static int last(EnumMap<Phase, Integer> own, Phase phase) {
      return own.getOrDefault(phase, 0);
    }
  }
}
