package dev.homelab.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directed graph of things that depend on each other, immutable once built. It may hold cycles,
 * so that they can be told; what needs an order asks {@link #cycles()} first.
 *
 * <p>Nodes are numbered in the order in which they were added; every answer is in that order, so
 * equal input gives equal output. All methods are linear in nodes and edges, {@link #order()} up to
 * a logarithm.
 *
 * @param <N> what is ordered; used as a map key
 */
public final class Dag<N> {
  private static final int[] NONE = {};

  private final List<N> nodes;
  private final Map<N, Integer> numbers;
  private final int[][] dependsOn;
  private final int[][] dependents;

  private Dag(Map<N, Integer> numbers, List<Collection<Integer>> edges) {
    this.numbers = numbers;
    this.nodes = List.copyOf(numbers.keySet());
    this.dependsOn = new int[nodes.size()][];
    int[] fanIn = new int[nodes.size()];
    for (int i = 0; i < dependsOn.length; i++) {
      dependsOn[i] = sorted(edges.get(i));
      for (int to : dependsOn[i]) {
        fanIn[to]++;
      }
    }
    this.dependents = reversed(fanIn);
  }

  /** The numbers in ascending order, each once. */
  private static int[] sorted(Collection<Integer> numbers) {
    if (numbers.isEmpty()) {
      return NONE;
    }
    int[] all = new int[numbers.size()];
    int filled = 0;
    for (int number : numbers) {
      all[filled++] = number;
    }
    Arrays.sort(all);
    int kept = 1;
    for (int i = 1; i < all.length; i++) {
      if (all[i] != all[kept - 1]) {
        all[kept++] = all[i];
      }
    }
    return kept == all.length ? all : Arrays.copyOf(all, kept);
  }

  private int[][] reversed(int[] fanIn) {
    int[][] back = new int[nodes.size()][];
    for (int i = 0; i < back.length; i++) {
      back[i] = new int[fanIn[i]];
    }
    int[] filled = new int[back.length];
    for (int i = 0; i < dependsOn.length; i++) {
      for (int to : dependsOn[i]) {
        back[to][filled[to]++] = i;
      }
    }
    return back;
  }

  /** Collects nodes and edges; not safe for several threads. */
  public static final class Builder<N> {
    private final Map<N, Integer> numbers = new LinkedHashMap<>();
    private final List<Collection<Integer>> edges = new ArrayList<>();

    /** Adds a node; one that is there already stays where it is. */
    public Builder<N> add(N node) {
      number(node);
      return this;
    }

    /** Says that {@code from} depends on {@code to}; adds what is missing of the two. */
    public Builder<N> edge(N from, N to) {
      int source = number(from);
      int goal = number(to);
      edges.get(source).add(goal);
      return this;
    }

    private int number(N node) {
      int next = edges.size();
      Integer known = numbers.putIfAbsent(node, next);
      if (known != null) {
        return known;
      }
      edges.add(new ArrayList<>(2));
      return next;
    }

    /** The graph of what was added so far. */
    public Dag<N> build() {
      return new Dag<>(new LinkedHashMap<>(numbers), edges);
    }
  }

  /** A builder with nothing in it. */
  public static <N> Builder<N> builder() {
    return new Builder<>();
  }

  /** All nodes, in the order in which they were added. */
  public List<N> nodes() {
    return nodes;
  }

  /** Whether the graph has the node. */
  public boolean contains(N node) {
    return numbers.containsKey(node);
  }

  /** What the node depends on directly; nothing for an unknown node. */
  public List<N> dependsOn(N node) {
    return named(dependsOn, node);
  }

  /** What depends on the node directly; nothing for an unknown node. */
  public List<N> dependents(N node) {
    return named(dependents, node);
  }

  private List<N> named(int[][] edges, N node) {
    Integer number = numbers.get(node);
    if (number == null) {
      return List.of();
    }
    return named(edges[number]);
  }

  private List<N> named(int[] numbersOfNodes) {
    List<N> found = new ArrayList<>(numbersOfNodes.length);
    for (int number : numbersOfNodes) {
      found.add(nodes.get(number));
    }
    return Collections.unmodifiableList(found);
  }

  /**
   * All nodes, each after everything that it depends on; among free ones, the one added first comes
   * first. Nodes on a cycle, and what depends on them, are left out.
   */
  public List<N> order() {
    int[] open = new int[nodes.size()];
    BitSet free = new BitSet(open.length);
    for (int i = 0; i < open.length; i++) {
      open[i] = dependsOn[i].length;
      free.set(i, open[i] == 0);
    }
    List<N> ordered = new ArrayList<>(nodes.size());
    for (int next = free.nextSetBit(0); next >= 0; ) {
      free.clear(next);
      ordered.add(nodes.get(next));
      int from = next + 1;
      for (int dependent : dependents[next]) {
        if (--open[dependent] == 0) {
          free.set(dependent);
          from = Math.min(from, dependent);
        }
      }
      next = free.nextSetBit(from);
    }
    return ordered;
  }

  /**
   * Nodes by the length of the longest path below them: the first layer depends on nothing, each
   * other one on something of the layer before it. Nodes on cycles are left out.
   */
  public List<List<N>> layers() {
    Map<N, Integer> depth = new HashMap<>();
    List<List<N>> layers = new ArrayList<>();
    for (N node : order()) {
      int layer = 0;
      for (N below : dependsOn(node)) {
        layer = Math.max(layer, depth.getOrDefault(below, 0) + 1);
      }
      depth.put(node, layer);
      if (layers.size() == layer) {
        layers.add(new ArrayList<>());
      }
      layers.get(layer).add(node);
    }
    return layers;
  }

  /**
   * One shortest cycle for each knot of nodes that reach each other, as the path from its first
   * node back to it, that node at both ends. Empty when the graph can be ordered.
   */
  public List<List<N>> cycles() {
    List<List<N>> found = new ArrayList<>();
    for (int[] knot : new Knots(dependsOn).find()) {
      List<N> path = new ArrayList<>();
      for (int number : shortestCycle(knot)) {
        path.add(nodes.get(number));
      }
      found.add(Collections.unmodifiableList(path));
    }
    return found;
  }

  /** The nodes of each knot, that is of each largest set whose nodes all reach each other. */
  public List<List<N>> knots() {
    List<List<N>> found = new ArrayList<>();
    for (int[] knot : new Knots(dependsOn).find()) {
      found.add(named(knot));
    }
    return found;
  }

  private List<Integer> shortestCycle(int[] knot) {
    int start = knot[0];
    Map<Integer, Integer> cameFrom = new HashMap<>();
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      int at = queue.remove();
      for (int next : dependsOn[at]) {
        if (next == start) {
          return path(cameFrom, start, at);
        }
        if (Arrays.binarySearch(knot, next) >= 0 && cameFrom.putIfAbsent(next, at) == null) {
          queue.add(next);
        }
      }
    }
    throw new IllegalStateException("a knot without a cycle");
  }

  private static List<Integer> path(Map<Integer, Integer> cameFrom, int start, int last) {
    List<Integer> path = new ArrayList<>(List.of(start));
    for (int at = last; at != start; at = cameFrom.getOrDefault(at, start)) {
      path.add(at);
    }
    path.add(start);
    Collections.reverse(path);
    return path;
  }
}
