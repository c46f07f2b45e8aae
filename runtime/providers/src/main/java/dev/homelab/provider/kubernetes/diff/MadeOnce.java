package dev.homelab.provider.kubernetes.diff;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a disk of Cozystack is made from, and whether it is a disc. The chart of a disk writes the
 * volume that is there back as it is (Cozystack 1.6.2, {@code
 * packages/apps/vm-disk/templates/dv.yaml}), so another source is taken by the server and changes
 * nothing. Pure.
 */
public final class MadeOnce {
  /** What is told of a change in place. */
  static final String TOLD = "a disk is made once: this one keeps what it was made with";

  private static final String SPEC = "spec";
  private static final String SOURCE = "source";
  private static final String PATH = SPEC + '.' + SOURCE;
  private static final String SIZE = "storage";
  private static final String OPTICAL = SPEC + ".optical";

  private MadeOnce() {}

  /** Whether a change is about what a disk is made from. */
  static boolean concerns(ObjectKey key, FieldChange change) {
    return isDisk(key) && FieldPath.isWithin(change.path(), PATH);
  }

  private static boolean isDisk(ObjectKey key) {
    return key.group().equals(AppKinds.GROUP) && key.kind().equals(AppKinds.DISK);
  }

  /**
   * Whether a disk would have to be made anew to be what is wished: the script says that it is made
   * from something, and said otherwise when it was made; or it was a disk for data and is to be a
   * disc, which is replaced without a question later on, or the other way round. What somebody
   * changed on the server has changed no disk.
   */
  static boolean makesAnew(
      ObjectKey key, ResourceSpec desired, @Nullable StateEntry prior, FieldChange change) {
    if (isDisk(key) && change.path().equals(OPTICAL)) {
      return isTrue(change.before()) != isTrue(change.after())
          && !isAsMade(desired, prior, "optical");
    }
    return concerns(key, change)
        && change.after() != null
        && isStated(desired)
        && !isAsMade(desired, prior, SOURCE);
  }

  /**
   * The wish for a disk that is there: a source that is left to its default, or left out, is one
   * for new disks, so that the disk keeps the one that it was made with.
   */
  public static ResourceSpec kept(ResourceSpec desired, StateEntry prior) {
    Value.Tree wish = desired.desired();
    Value.Tree made = prior.recorded();
    if (!isDisk(ObjectKey.of(wish))
        || !isDisk(ObjectKey.of(made))
        || isStated(desired)
        || isAsMade(desired, prior, SOURCE)) {
      return desired;
    }
    Value first = Fields.at(made, SPEC, SOURCE);
    Value.Tree spec = Fields.tree(wish, SPEC);
    return desired.withDesired(
        wish.with(SPEC, first == null ? spec.without(SOURCE) : spec.with(SOURCE, first)));
  }

  /**
   * The wish for a disk that somebody made larger than the script ever said: it stays as large as
   * it is, since no disk becomes smaller. A script that says less than it did is a wish to make it
   * smaller.
   */
  public static Value.Tree asLarge(Value.Tree wish, Value.Tree live, @Nullable StateEntry prior) {
    Value there = largerOutside(wish, live, prior);
    return there == null ? wish : Fields.with(wish, there, SPEC, SIZE);
  }

  /** How large a disk is that was made larger outside of the lab; null for any other. */
  static @Nullable Value largerOutside(
      Value.Tree wish, Value.Tree live, @Nullable StateEntry prior) {
    Value wished = Fields.at(wish, SPEC, SIZE);
    Value there = Fields.at(live, SPEC, SIZE);
    Value made = prior == null ? null : Fields.at(prior.recorded(), SPEC, SIZE);
    boolean outside =
        wished != null
            && there != null
            && made != null
            && isDisk(ObjectKey.of(live))
            && Quantities.less(wished, there)
            && !Quantities.less(wished, made);
    return outside ? there : null;
  }

  /** The source that a disk keeps, where the script leaves it to a default that is another one. */
  static boolean keepsOther(ResourceSpec desired, StateEntry prior) {
    return Fields.at(desired.desired(), SPEC, SOURCE) != null
        && !kept(desired, prior).equals(desired);
  }

  /** Whether the script itself says what a disk is made from, or some of it by a patch. */
  private static boolean isStated(ResourceSpec desired) {
    List<Provenance> reasons =
        desired.provenance().entrySet().stream()
            .filter(each -> FieldPath.isWithin(each.getKey(), PATH))
            .map(Map.Entry::getValue)
            .toList();
    return reasons.isEmpty()
        ? Fields.at(desired.desired(), SPEC, SOURCE) != null
        : reasons.stream().anyMatch(why -> why.kind() != Provenance.Kind.DEFAULT);
  }

  /** Whether a disk was made with the field as it is wished; false where nothing is recorded. */
  private static boolean isAsMade(ResourceSpec desired, @Nullable StateEntry prior, String field) {
    if (prior == null || prior.recorded().fields().isEmpty()) {
      return false;
    }
    Value made = Fields.at(prior.recorded(), SPEC, field);
    Value wished = Fields.at(desired.desired(), SPEC, field);
    return field.equals(SOURCE) ? Objects.equals(made, wished) : isTrue(made) == isTrue(wished);
  }

  private static boolean isTrue(@Nullable Value value) {
    return value instanceof Value.Bool flag && flag.value();
  }
}
