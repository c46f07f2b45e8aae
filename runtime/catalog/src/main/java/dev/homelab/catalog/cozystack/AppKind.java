package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of {@code apps.cozystack.io/v1alpha1}. The server itself checks names, lengths, quotas and
 * keys that start with {@code _}, and takes any other spec; what does not fit is told late, by a
 * failed release, or never.
 *
 * @param kind as in {@code kind:}
 * @param plural as in the address of the API; irregular, so it is never made from the kind
 * @param singular as in messages
 * @param prefix of the Helm release's name, and thereby of the objects that it makes; may be empty
 * @param module whether the platform marks it as a module, which a tenant has once; all but {@code
 *     BootBox} come and go with the tenant
 * @param deletesVolumes whether the removal of an object is known to remove volumes with data: by
 *     the release notes of 1.6.0, by the finalizers of MongoDB's chart, by the operators of
 *     Postgres, Redis and RabbitMQ, which own the volumes they make, for a disk, which is one, and
 *     for a cluster, with which all that is on it goes (its pre-delete hook removes its
 *     DataVolumes)
 * @param spec its fields
 */
public record AppKind(
    String kind,
    String plural,
    String singular,
    String prefix,
    boolean module,
    boolean deletesVolumes,
    AppField.Tree spec) {
  /** How long the name of a Helm release may be (Helm's own rule). */
  private static final int LONGEST_RELEASE = 53;

  private static final Pattern TENANT_NAME = Pattern.compile("[a-z][a-z0-9]*");
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  /** How many characters a name may have: what the prefix leaves of a release's name. */
  public int longestName() {
    return LONGEST_RELEASE - prefix.length();
  }

  /** Why the server refuses a name, or empty when it takes it. */
  public Optional<String> refusedName(String name) {
    if (kind.equals(AppKinds.TENANT) && !TENANT_NAME.matcher(name).matches()) {
      return Optional.of(
          "tenant names must start with a lowercase letter and contain only lowercase letters and"
              + " digits; dashes are not allowed");
    }
    if (!DNS_1035.matcher(name).matches()) {
      return Optional.of(
          "names must start with a lowercase letter, contain only lowercase letters, digits and"
              + " dashes, and not end with a dash");
    }
    if (name.length() > longestName()) {
      return Optional.of(
          String.format(
              "names of %s may have at most %d characters, this one has %d",
              kind, longestName(), name.length()));
    }
    return Optional.empty();
  }

  /**
   * What does not fit, in the order of the keys; empty when all does. References, secrets and what
   * is not yet known fit anywhere. A required field that has a default is never missing: the server
   * gives it back with the default.
   */
  public List<Problem> check(Value.Tree given) {
    return new SpecCheck().check(spec, given);
  }

  /**
   * The spec as the server gives it back: absent fields with their defaults, also in lists and maps
   * and below what was filled in itself, and without keys that start with {@code _}. References,
   * secrets and what is not yet known stay as they are.
   */
  public Value.Tree withDefaults(Value.Tree given) {
    return Defaults.fill(spec, given);
  }

  /**
   * Whether two values of a place mean the same: amounts by how much they are, the rest as it is
   * written. Defaults are not filled in.
   *
   * @param path of both, as in {@link Problem#path}; empty for whole specs
   */
  public boolean same(Value one, Value other, String path) {
    return Sameness.same(one, other, at(path));
  }

  /** The field at a path, or null when the kind has none there. */
  public @Nullable AppField at(String path) {
    return SpecPath.find(spec, path);
  }

  /** The names of the fields below a path, sorted; empty below whatever has no stated fields. */
  public Set<String> namesAt(String path) {
    return at(path) instanceof AppField.Tree tree
        ? new TreeSet<>(tree.fields().keySet())
        : Set.of();
  }

  /** The paths of fields that keep the value they got first, sorted; none is in a list or map. */
  public Set<String> immutable() {
    Set<String> paths = new TreeSet<>();
    collectImmutable(spec, "", paths);
    return paths;
  }

  private static void collectImmutable(AppField field, String path, Set<String> paths) {
    if (field.immutable()) {
      paths.add(path);
    }
    if (field instanceof AppField.Tree tree) {
      tree.fields()
          .forEach((name, below) -> collectImmutable(below, SpecPath.child(path, name), paths));
    }
  }

  /** The same kind, marked as one whose removal removes volumes. */
  AppKind deletingVolumes() {
    return new AppKind(kind, plural, singular, prefix, module, true, spec);
  }
}
