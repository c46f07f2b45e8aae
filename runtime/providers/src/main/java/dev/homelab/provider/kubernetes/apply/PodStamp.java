package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.SecretResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets pods be made anew when a secret that they read has another value. A pod template that names
 * its secrets in the annotation {@code homelab.dev/secrets} gets a second one beside it, {@code
 * homelab.dev/secrets-digest}: a keyed hash of the values, which tells nothing about them. Jobs are
 * left alone, since their template cannot change and their pods end.
 */
public final class PodStamp {
  private static final String NAMES = "homelab.dev/secrets";
  private static final String DIGEST = "homelab.dev/secrets-digest";
  private static final String PATH = "spec.template.metadata.annotations";
  private static final Set<String> LASTING =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");
  private static final int SHOWN = 20;
  private static final Value TO_BE_MADE = Value.of("(known when its secrets are made)");

  private final Map<Address, Known> known = new ConcurrentHashMap<>();

  /** The hash of each secret by name, and the stamp that follows from them. */
  private record Known(Value.Tree digests, Value stamp) {}

  /**
   * The wish with its digest.
   *
   * @param prior what was recorded; its hashes count for secrets that cannot be had now
   * @return the same wish when it names no secrets, or one of them was never known
   */
  public ResourceSpec on(ResourceSpec spec, @Nullable StateEntry prior, SecretResolver secrets) {
    List<String> names = names(spec);
    if (names.isEmpty()) {
      return spec;
    }
    TreeMap<String, Value> digests = new TreeMap<>();
    for (String name : names) {
      Value digest = digest(name, prior, secrets);
      if (digest == null) {
        return spec;
      }
      digests.put(name, digest);
    }
    Value.Tree all = new Value.Tree(digests);
    Known before = known.get(spec.address());
    Known now =
        before != null && before.digests().equals(all)
            ? before
            : new Known(all, stamp(digests, secrets));
    known.put(spec.address(), now);
    return stamped(spec, now);
  }

  /**
   * The hashes of the secrets that the pods of an object were started with; empty when its stamp
   * does not follow from the values of today, for they may have been started with others.
   */
  public static Value.Tree digestsOf(Value.Tree live, SecretResolver secrets) {
    if (stampIn(live).isEmpty()) {
      return Value.Tree.EMPTY;
    }
    TreeMap<String, Value> digests = new TreeMap<>();
    for (String name : namesIn(live)) {
      Value digest = secrets.isMade(name) ? digest(name, null, secrets) : null;
      if (digest == null) {
        return Value.Tree.EMPTY;
      }
      digests.put(name, digest);
    }
    boolean same = stamp(digests, secrets).equals(Value.of(stampIn(live)));
    return same ? new Value.Tree(digests) : Value.Tree.EMPTY;
  }

  private static String stampIn(Value.Tree live) {
    return Fields.text(live, "spec", "template", "metadata", "annotations", DIGEST);
  }

  /**
   * The same for a plan, which makes no secret: the digest of one that is still to be made is not
   * known, and that of a wish that was never recorded does not matter yet.
   */
  public ResourceSpec planned(
      ResourceSpec spec, @Nullable StateEntry prior, SecretResolver secrets) {
    List<String> names = prior == null ? List.of() : names(spec);
    if (names.isEmpty()) {
      return spec;
    }
    if (names.stream().allMatch(secrets::isMade)) {
      return on(spec, prior, secrets);
    }
    Known later = new Known(Value.Tree.EMPTY, TO_BE_MADE);
    known.put(spec.address(), later);
    return stamped(spec, later);
  }

  /** The secrets whose values the pods of a wish read, by the wish's own word. */
  static List<String> names(ResourceSpec spec) {
    return namesIn(spec.desired());
  }

  /** The same of an object. */
  static List<String> namesIn(Value.Tree object) {
    if (!LASTING.contains(Fields.text(object, "kind"))) {
      return List.of();
    }
    String names = Fields.text(object, "spec", "template", "metadata", "annotations", NAMES);
    return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
  }

  private static @Nullable Value digest(
      String name, @Nullable StateEntry prior, SecretResolver secrets) {
    try {
      return Value.of(secrets.digest(secrets.resolve(name)));
    } catch (HomelabException cannot) {
      return prior == null ? null : prior.secretDigests().get(name);
    }
  }

  private static Value stamp(Map<String, Value> digests, SecretResolver secrets) {
    StringBuilder all = new StringBuilder();
    digests.forEach(
        (name, digest) -> all.append(name).append('=').append(Value.textOf(digest)).append('\n'));
    String stamp = secrets.digest(all.toString());
    return Value.of(stamp.substring(0, Math.min(SHOWN, stamp.length())));
  }

  private static ResourceSpec stamped(ResourceSpec spec, Known known) {
    return spec.withDesired(
        Fields.with(
            spec.desired(), known.stamp(), "spec", "template", "metadata", "annotations", DIGEST));
  }

  /** The wish as {@link #on} left it for the same address; asks for no secret. */
  public ResourceSpec again(ResourceSpec spec) {
    Known before = known.get(spec.address());
    return before == null ? spec : stamped(spec, before);
  }

  /** The comparison with the reason of a new digest: which secrets were rotated. */
  public Comparison told(ResourceSpec spec, @Nullable StateEntry prior, Comparison comparison) {
    Known now = known.get(spec.address());
    if (now == null || comparison.changes().isEmpty()) {
      return comparison;
    }
    List<FieldChange> changes = new ArrayList<>();
    for (FieldChange change : comparison.changes()) {
      boolean stamp = change.path().startsWith(PATH) && change.path().contains(DIGEST);
      changes.add(
          stamp
              ? new FieldChange(
                  change.path(), change.before(), change.after(), reason(now.digests(), prior))
              : change);
    }
    return new Comparison(changes, comparison.replaceBecause(), comparison.interrupts());
  }

  private static String reason(Value.Tree digests, @Nullable StateEntry prior) {
    List<String> rotated = rotated(digests, prior);
    if (rotated.isEmpty()) {
      return isUnknown(digests, prior)
          ? "not known which values its pods were started with"
          : "its pods read other secrets";
    }
    return (rotated.size() == 1 ? "secret " : "secrets ")
        + String.join(", ", rotated)
        + (rotated.size() == 1 ? " was rotated" : " were rotated");
  }

  /** Whether a record, as one that was rebuilt, has the secrets and not their hashes. */
  private static boolean isUnknown(Value.Tree digests, @Nullable StateEntry prior) {
    return prior != null
        && namesIn(prior.recorded()).stream()
            .anyMatch(n -> digests.get(n) != null && prior.secretDigests().get(n) == null);
  }

  /** The names whose hash is another one than recorded. */
  private static List<String> rotated(Value.Tree digests, @Nullable StateEntry prior) {
    List<String> rotated = new ArrayList<>();
    digests
        .fields()
        .forEach(
            (name, digest) -> {
              Value before = prior == null ? null : prior.secretDigests().get(name);
              if (before != null && !before.equals(digest)) {
                rotated.add(name);
              }
            });
    return rotated;
  }

  /** What was applied, with the hashes of the secrets that its pods read. */
  public Applied recorded(ResourceSpec spec, Applied applied) {
    Known now = known.get(spec.address());
    if (now == null) {
      return applied;
    }
    TreeMap<String, Value> all = new TreeMap<>(applied.secretDigests().fields());
    all.putAll(now.digests().fields());
    return new Applied(applied.objectId(), applied.outputs(), new Value.Tree(all), applied.ready());
  }
}
