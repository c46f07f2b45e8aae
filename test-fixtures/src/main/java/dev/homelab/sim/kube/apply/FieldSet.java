package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths as a tree: each node says whether its own path is a member. Mutable while it is
 * built, never afterwards; operations give new sets. See the structured-merge-diff design of
 * Kubernetes for the meaning of membership.
 */
public final class FieldSet {
  private boolean member;
  private final TreeMap<Step, FieldSet> children = new TreeMap<>();

  /** Whether the path of this node is a member. */
  public boolean member() {
    return member;
  }

  /** The nodes below. */
  public Map<Step, FieldSet> children() {
    return children;
  }

  /** No path at all. */
  public boolean isEmpty() {
    return !member && children.values().stream().allMatch(FieldSet::isEmpty);
  }

  /** Makes this node's path a member. */
  public FieldSet add() {
    member = true;
    return this;
  }

  /** The node below, made when absent. */
  public FieldSet at(Step step) {
    return children.computeIfAbsent(step, s -> new FieldSet());
  }

  /** The node below, null when there is none. */
  public @Nullable FieldSet get(Step step) {
    return children.get(step);
  }

  /** Paths of either. */
  public FieldSet union(@Nullable FieldSet other) {
    return combine(this, other, (a, b) -> a || b);
  }

  /** Paths of both. */
  public FieldSet intersection(@Nullable FieldSet other) {
    return combine(this, other, (a, b) -> a && b);
  }

  /** Paths of this that are not in the other. */
  public FieldSet difference(@Nullable FieldSet other) {
    return combine(this, other, (a, b) -> a && !b);
  }

  private static FieldSet combine(
      @Nullable FieldSet a, @Nullable FieldSet b, BiPredicate<Boolean, Boolean> keep) {
    FieldSet out = new FieldSet();
    out.member = keep.test(a != null && a.member, b != null && b.member);
    if (a != null) {
      a.children.forEach((s, c) -> out.put(s, combine(c, b == null ? null : b.get(s), keep)));
    }
    if (b != null) {
      b.children.forEach(
          (s, c) -> {
            if (a == null || !a.children.containsKey(s)) {
              out.put(s, combine(null, c, keep));
            }
          });
    }
    return out;
  }

  private void put(Step step, FieldSet child) {
    if (!child.isEmpty()) {
      children.put(step, child);
    }
  }

  /** This without whole subtrees: every path at or below a member of the other goes. */
  public FieldSet without(@Nullable FieldSet roots) {
    if (roots == null) {
      return this;
    }
    FieldSet out = new FieldSet();
    if (roots.member) {
      return out;
    }
    out.member = member;
    children.forEach((s, c) -> out.put(s, c.without(roots.get(s))));
    return out;
  }

  /** Every member, as a list of paths. */
  public List<List<Step>> paths() {
    List<List<Step>> all = new ArrayList<>();
    collect(new ArrayList<>(), all);
    return all;
  }

  private void collect(List<Step> here, List<List<Step>> all) {
    if (member) {
      all.add(List.copyOf(here));
    }
    children.forEach(
        (step, child) -> {
          here.add(step);
          child.collect(here, all);
          here.remove(here.size() - 1);
        });
  }

  /** The {@code fieldsV1} form. */
  public ObjectNode toJson() {
    ObjectNode out = Json.object();
    if (member && !children.isEmpty()) {
      out.putObject(".");
    }
    children.forEach((step, child) -> out.set(step.text(), child.toJson()));
    return out;
  }

  /** Reads the {@code fieldsV1} form. */
  public static FieldSet parse(JsonNode json) {
    FieldSet set = new FieldSet();
    json.properties()
        .forEach(
            e -> {
              if (e.getKey().equals(".")) {
                set.member = true;
                return;
              }
              FieldSet child = parse(e.getValue());
              child.member = child.member || e.getValue().isEmpty();
              set.children.put(new Step(e.getKey()), child);
            });
    return set;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && set.member == member && set.children.equals(children);
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(member) * 31 + children.hashCode();
  }
}
