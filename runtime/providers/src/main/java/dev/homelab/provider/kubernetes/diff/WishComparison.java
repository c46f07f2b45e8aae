package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.schema.KindRules;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Judges how a wish differs from its object: which fields, why, and what that takes. Pure. */
public final class WishComparison {
  private final UnaryOperator<Value.Tree> normalise;

  /** Compares wishes in the form that {@code normalise} gives them. */
  public WishComparison(UnaryOperator<Value.Tree> normalise) {
    this.normalise = normalise;
  }

  /** How a wish differs from its object. */
  public Comparison of(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    if (desired.lifecycle().existing()) {
      return Comparison.SAME;
    }
    Value.Tree live = observed.live();
    Value.Tree wished = MadeOnce.asLarge(normalise.apply(desired.desired()), live, prior);
    Value.Tree wish = KubernetesDiff.withIgnored(wished, live, desired.lifecycle().ignore());
    List<FieldChange> renames = renames(desired, live);
    List<FieldChange> changes = new ArrayList<>(renames);
    if (renames.isEmpty()) {
      Value.Tree predicted = observed.predicted();
      changes.addAll(
          predicted == null
              ? againstLive(wish, live, prior)
              : KubernetesDiff.between(live, predicted));
    }
    if (observed.owner() == Observation.Owner.OURS_ELSEWHERE) {
      changes.add(
          new FieldChange(
              "metadata.annotations[homelab.dev/address]",
              Fields.at(live, "metadata", "annotations", "homelab.dev/address"),
              Value.of(desired.address().toString()),
              "moved"));
    }
    ObjectKey there = ObjectKey.of(live);
    changes.removeIf(
        c ->
            FieldPath.isWithinAny(c.path(), desired.lifecycle().ignore())
                || StartedByHand.isUndoneBy(there, prior, c));
    return judged(desired, prior, observed, wish, changes);
  }

  /**
   * What differs. Flux leaves an object alone whose field falls back to the value that it has, and
   * stays the owner of that field, so one that no file has said before is no field of ours.
   */
  private List<FieldChange> againstLive(
      Value.Tree wish, Value.Tree live, @Nullable StateEntry prior) {
    List<FieldChange> changes = KubernetesDiff.wishedAgainst(wish, live);
    if (prior == null || ManagedFields.isOurs(live) || !ManagedFields.isOfFlux(live)) {
      return changes;
    }
    Set<String> unsaid = new HashSet<>();
    for (FieldChange before :
        KubernetesDiff.wishedAgainst(normalise.apply(prior.recorded()), live)) {
      if (before.after() == null) {
        unsaid.add(before.path());
      }
    }
    return changes.stream()
        .filter(change -> change.after() != null || !unsaid.contains(change.path()))
        .toList();
  }

  private Comparison judged(
      ResourceSpec desired,
      @Nullable StateEntry prior,
      Observation.Present observed,
      Value.Tree wish,
      List<FieldChange> changes) {
    if (changes.isEmpty()) {
      return Comparison.SAME;
    }
    ObjectKey key = ObjectKey.of(observed.live());
    KindRules rules = KindTable.rules(key.group(), key.kind());
    Set<String> replacing = new HashSet<>(rules.immutable());
    replacing.addAll(desired.lifecycle().replaceOn());
    replacing.add("metadata.name");
    replacing.add("metadata.namespace");
    replacing.add("kind");
    if (Fields.flag(observed.live(), "immutable")) {
      replacing.addAll(rules.frozen());
    }
    Set<String> refused = refusedPaths(observed);
    List<String> replaceBecause = new ArrayList<>();
    Set<String> interrupts = new TreeSet<>();
    List<FieldChange> told = new ArrayList<>();
    Set<String> scripted = scripted(prior, wish);
    for (FieldChange change : changes) {
      String path = change.path();
      boolean replaces =
          FieldPath.isWithinAny(path, replacing)
              || (FieldPath.isWithinAny(path, rules.shrinks()) && shrinks(change))
              || FieldPath.isWithinAny(path, refused)
              || refused.stream().anyMatch(r -> FieldPath.isWithin(r, path));
      if (replaces || MadeOnce.makesAnew(key, desired, prior, change)) {
        replaceBecause.add(path);
      } else if (MadeOnce.concerns(key, change)) {
        interrupts.add(MadeOnce.TOLD);
      } else {
        rules
            .restarts()
            .forEach(
                (pattern, what) -> {
                  if (FieldPath.isWithin(path, pattern)) {
                    interrupts.add(what);
                  }
                });
      }
      told.add(
          change.reason().isEmpty()
              ? new FieldChange(
                  path, change.before(), change.after(), reason(prior, scripted, path))
              : change);
    }
    return new Comparison(told, replaceBecause, List.copyOf(interrupts));
  }

  /** Whether a change makes an amount smaller. */
  private static boolean shrinks(FieldChange change) {
    Value before = change.before();
    Value after = change.after();
    return before != null && after != null && Quantities.less(after, before);
  }

  private static List<FieldChange> renames(ResourceSpec desired, Value.Tree live) {
    List<FieldChange> renames = new ArrayList<>();
    ObjectKey wished = ObjectKey.of(desired.desired());
    ObjectKey there = ObjectKey.of(live);
    if (!wished.kind().equals(there.kind())) {
      renames.add(change("kind", there.kind(), wished.kind()));
    }
    if (!wished.name().isEmpty() && !wished.name().equals(there.name())) {
      renames.add(change("metadata.name", there.name(), wished.name()));
    }
    if (!wished.namespace().isEmpty()
        && !there.namespace().isEmpty()
        && !wished.namespace().equals(there.namespace())) {
      renames.add(change("metadata.namespace", there.namespace(), wished.namespace()));
    }
    return renames;
  }

  private static FieldChange change(String path, String before, String after) {
    return new FieldChange(path, Value.of(before), Value.of(after), "");
  }

  /** The fields that the dry run refused to change, as its causes name them. */
  private static Set<String> refusedPaths(Observation.Present observed) {
    Set<String> paths = new HashSet<>();
    dev.homelab.diag.Diagnostic refused = observed.refused();
    if (refused != null
        && refused
            .code()
            .equals(dev.homelab.provider.kubernetes.client.KubernetesCodes.IMMUTABLE)) {
      refused
          .detail()
          .lines()
          .forEach(
              line -> {
                int colon = line.indexOf(": ");
                if (colon > 0 && line.indexOf(' ') > colon) {
                  paths.add(line.substring(0, colon));
                }
              });
    }
    return paths;
  }

  private Set<String> scripted(@Nullable StateEntry prior, Value.Tree wish) {
    Set<String> paths = new HashSet<>();
    if (prior != null && !prior.recorded().fields().isEmpty()) {
      KubernetesDiff.between(normalise.apply(prior.recorded()), wish)
          .forEach(change -> paths.add(change.path()));
    }
    return paths;
  }

  private static String reason(@Nullable StateEntry prior, Set<String> scripted, String path) {
    if (prior == null || prior.recorded().fields().isEmpty()) {
      return "";
    }
    for (String changed : scripted) {
      if (FieldPath.isWithin(path, changed) || FieldPath.isWithin(changed, path)) {
        return "script";
      }
    }
    return "drift";
  }
}
