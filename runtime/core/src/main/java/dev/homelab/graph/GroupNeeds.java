package dev.homelab.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which groups of things need which others, when things are delivered group by group. Groups that
 * need each other wait for none of each other: an order between them would be a circle.
 *
 * @param <N> what is in the groups; used as a map key
 */
public final class GroupNeeds<N> {
  private final Function<N, String> groupOf;
  private final Function<N, Collection<N>> dependsOn;
  private final SortedMap<String, SortedSet<String>> direct = new TreeMap<>();

  /**
   * Needs of groups.
   *
   * @param groupOf the group of a thing; empty for one that is in none
   * @param dependsOn what a thing needs directly
   */
  public GroupNeeds(Function<N, String> groupOf, Function<N, Collection<N>> dependsOn) {
    this.groupOf = groupOf;
    this.dependsOn = dependsOn;
  }

  /** The needs of each group that one of the things is in, in the order of names. */
  public SortedMap<String, SortedSet<String>> among(Iterable<N> things) {
    direct.clear();
    for (N thing : things) {
      String group = groupOf.apply(thing);
      if (!group.isEmpty()) {
        direct.computeIfAbsent(group, any -> new TreeSet<>()).addAll(nearest(thing));
      }
    }
    direct.forEach((group, before) -> before.remove(group));
    SortedMap<String, SortedSet<String>> needs = new TreeMap<>();
    direct.forEach(
        (group, before) -> {
          SortedSet<String> kept = new TreeSet<>(before);
          kept.removeIf(other -> reaches(other, group));
          needs.put(group, kept);
        });
    return needs;
  }

  /** The groups of what a thing needs; of what is in none, those behind it. */
  private Set<String> nearest(N from) {
    Set<String> found = new TreeSet<>();
    Set<N> seen = new HashSet<>();
    Deque<N> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (N needed : dependsOn.apply(open.remove())) {
        String group = groupOf.apply(needed);
        if (!group.isEmpty()) {
          found.add(group);
        } else if (seen.add(needed)) {
          open.add(needed);
        }
      }
    }
    return found;
  }

  private boolean reaches(String from, String to) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (next.equals(to)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(direct.getOrDefault(next, Collections.emptySortedSet()));
      }
    }
    return false;
  }
}
