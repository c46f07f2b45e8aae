package dev.homelab.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the strongly connected components of a graph that hold a cycle. Tarjan's algorithm, without
 * recursion, so that a chain of any length fits the stack.
 */
final class Knots {
  private final int[][] edges;
  private final int[] index;
  private final int[] low;
  private final boolean[] onStack;
  private final int[] stack;
  private final int[] path;
  private final int[] nextEdge;
  private int stackSize;
  private int counter;
  private final List<int[]> found = new ArrayList<>();

  Knots(int[][] edges) {
    this.edges = edges;
    this.index = new int[edges.length];
    this.low = new int[edges.length];
    this.onStack = new boolean[edges.length];
    this.stack = new int[edges.length];
    this.path = new int[edges.length];
    this.nextEdge = new int[edges.length];
  }

  /** Each knot's nodes in order, knots by their first node. */
  List<int[]> find() {
    for (int i = 0; i < edges.length; i++) {
      if (index[i] == 0) {
        walk(i);
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparingInt(knot -> knot[0]));
    }
    return found;
  }

  private void walk(int root) {
    int depth = 0;
    enter(root);
    path[0] = root;
    while (depth >= 0) {
      int at = path[depth];
      if (nextEdge[at] < edges[at].length) {
        int next = edges[at][nextEdge[at]++];
        if (index[next] == 0) {
          enter(next);
          path[++depth] = next;
        } else if (onStack[next]) {
          low[at] = Math.min(low[at], index[next]);
        }
      } else {
        leave(at);
        depth--;
        if (depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[at]);
        }
      }
    }
  }

  private void enter(int node) {
    index[node] = ++counter;
    low[node] = counter;
    stack[stackSize++] = node;
    onStack[node] = true;
  }

  private boolean dependsOnItself(int node) {
    for (int to : edges[node]) {
      if (to == node) {
        return true;
      }
    }
    return false;
  }

  private void leave(int node) {
    if (low[node] != index[node]) {
      return;
    }
    int from = stackSize;
    int member;
    do {
      member = stack[--from];
      onStack[member] = false;
    } while (member != node);
    int[] knot = Arrays.copyOfRange(stack, from, stackSize);
    stackSize = from;
    if (knot.length > 1 || dependsOnItself(node)) {
      Arrays.sort(knot);
      found.add(knot);
    }
  }
}
