package dev.homelab.plan;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.resolve.References;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a wish differs from its object, after the lifecycle and the schema have had their say. Pure.
 *
 * @param changes fields that change, each with its reason
 * @param replaceBecause paths that can change only by replacing the object
 * @param interrupts what changing it in place interrupts, in words
 */
public record Differences(
    List<FieldChange> changes, List<String> replaceBecause, List<String> interrupts) {

  /** Whether the object is as wished. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Compares a wish with its object.
   *
   * @param desired the wish, references resolved as far as known; what is unknown counts as a
   *     change in place
   * @param original the wish as the script has it, or the same; tells which fields follow others
   */
  public static Differences of(
      ResourceSpec desired,
      ResourceSpec original,
      @Nullable StateEntry prior,
      Observation.Present observed,
      TypeRules rules) {
    Comparison comparison = rules.compare(desired, prior, observed);
    ResourceSchema schema = rules.schema(desired.type());
    List<FieldRule> fieldRules = schema == null ? List.of() : schema.fields();
    Lifecycle lifecycle = desired.lifecycle();
    List<FieldChange> changes = new ArrayList<>();
    Set<String> replace = new LinkedHashSet<>();
    Set<String> interrupts = new LinkedHashSet<>(comparison.interrupts());
    for (FieldChange change : comparison.changes()) {
      FieldPath path = FieldPath.parse(change.path());
      if (covered(lifecycle.ignore(), path)) {
        continue;
      }
      List<FieldRule> hit = rulesFor(fieldRules, path);
      if (hit.stream().anyMatch(FieldRule::computed)) {
        continue;
      }
      String rotated = prior == null ? "" : rotated(change.after(), prior, rules);
      changes.add(
          rotated.isEmpty()
              ? withReason(change, path, desired, original, prior)
              : new FieldChange(change.path(), change.before(), change.after(), rotated));
      boolean known = change.after() == null || !References.hasUnknown(change.after());
      boolean immutable =
          comparison.replaceBecause().contains(change.path())
              || hit.stream().anyMatch(FieldRule::immutable)
              || covered(lifecycle.replaceOn(), path);
      if (immutable && known) {
        replace.add(change.path());
      }
      hit.stream().map(FieldRule::interrupts).filter(t -> !t.isEmpty()).forEach(interrupts::add);
    }
    unknowns("", original.desired(), desired.desired(), changes, lifecycle, prior);
    return new Differences(
        List.copyOf(changes),
        List.copyOf(replace),
        changes.isEmpty() ? List.of() : List.copyOf(interrupts));
  }

  /** Which secret of a value was given another one here, in words; empty when none. */
  private static String rotated(@Nullable Value after, StateEntry prior, TypeRules rules) {
    if (after instanceof Value.Secret secret && rules.rotated(secret.name(), prior)) {
      return "secret " + secret.name() + " was rotated";
    }
    if (after instanceof Value.Join join) {
      for (Value part : join.parts()) {
        String found = rotated(part, prior, rules);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }

  private static boolean covered(Iterable<String> patterns, FieldPath path) {
    for (String pattern : patterns) {
      if (FieldPath.parse(pattern).covers(path)) {
        return true;
      }
    }
    return false;
  }

  private static List<FieldRule> rulesFor(List<FieldRule> rules, FieldPath path) {
    List<FieldRule> hit = new ArrayList<>();
    for (FieldRule rule : rules) {
      if (FieldPath.parse(rule.path()).covers(path)) {
        hit.add(rule);
      }
    }
    return hit;
  }

  private static FieldChange withReason(
      FieldChange change,
      FieldPath path,
      ResourceSpec desired,
      ResourceSpec original,
      @Nullable StateEntry prior) {
    Provenance provenance = desired.provenance().get(change.path());
    boolean byPolicy = provenance != null && provenance.kind() == Provenance.Kind.POLICY;
    return change.reason().isEmpty() || (byPolicy && change.reason().equals(SCRIPT))
        ? new FieldChange(
            change.path(),
            change.before(),
            change.after(),
            reason(change, path, desired, original, prior))
        : change;
  }

  private static String reason(
      FieldChange change,
      FieldPath path,
      ResourceSpec desired,
      ResourceSpec original,
      @Nullable StateEntry prior) {
    if (change.after() != null && References.hasUnknown(change.after())) {
      return DEPENDENCY;
    }
    if (prior != null) {
      Value recorded = path.in(prior.recorded());
      Value wished = path.in(desired.desired());
      boolean same =
          (recorded == null && wished == null)
              ? prior.recorded().equals(desired.desired())
              : Objects.equals(recorded, wished);
      if (same) {
        return DRIFT;
      }
    }
    Provenance provenance = desired.provenance().get(change.path());
    if (provenance != null && provenance.kind() == Provenance.Kind.POLICY) {
      return provenance.reason();
    }
    Value stated = path.in(original.desired());
    if (stated != null && hasReference(stated)) {
      return DEPENDENCY;
    }
    return provenance != null && provenance.kind() == Provenance.Kind.DEFAULT ? DEFAULT : SCRIPT;
  }

  /** The field was changed by someone else. */
  static final String DRIFT = "drift";

  /** The field follows another resource. */
  static final String DEPENDENCY = "dependency";

  /** The field has the default of its type or recipe. */
  static final String DEFAULT = "default";

  /** The field was changed in the script. */
  static final String SCRIPT = "script";

  private static boolean hasReference(Value value) {
    boolean[] found = new boolean[1];
    References.forEach(value, ref -> found[0] = true);
    return found[0];
  }

  /** Adds what is not known yet and what no comparison named. */
  private static void unknowns(
      String path,
      Value original,
      Value desired,
      List<FieldChange> changes,
      Lifecycle lifecycle,
      @Nullable StateEntry prior) {
    if (original == desired || !References.hasUnknown(desired)) {
      return;
    }
    if (desired instanceof Value.Tree tree && original instanceof Value.Tree from) {
      tree.fields()
          .forEach(
              (name, field) -> {
                Value stated = from.get(name);
                String inner = path.isEmpty() ? name : path + '.' + name;
                unknowns(inner, stated == null ? field : stated, field, changes, lifecycle, prior);
              });
      return;
    }
    FieldPath at = FieldPath.parse(path);
    boolean named = changes.stream().anyMatch(c -> at.covers(FieldPath.parse(c.path())));
    if (!named && !covered(lifecycle.ignore(), at)) {
      Value before = prior == null ? null : at.in(prior.recorded());
      changes.add(new FieldChange(path, before, desired, DEPENDENCY));
    }
  }
}
