package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a wish with its pool. Nothing about a pool changes in place but that encryption is
 * unlocked; and none is replaced, since its volumes would be lost.
 */
final class PoolComparison {
  /**
   * Whether encryption is {@code unset}, {@code locked}, {@code unlocked}, or {@link #BY_OTHERS}.
   */
  static final String ENCRYPTION = "encryption";

  /** The state of {@link #ENCRYPTION} in which volumes can be made. */
  static final String UNLOCKED = "unlocked";

  /**
   * The state of {@link #ENCRYPTION} in which the lab's passphrase may not be the one that is set.
   */
  static final String BY_OTHERS = "unlocked by others";

  private static final List<String> FIELDS =
      List.of(PoolWish.NAME, PoolWish.NODE, PoolWish.KIND, PoolWish.LAYOUT, PoolWish.DEVICES);

  private PoolComparison() {}

  /** The fields that differ. */
  static List<FieldChange> of(ResourceSpec desired, Value.Tree live) {
    List<FieldChange> changes = new ArrayList<>(fixed(desired, live));
    Value encryption = live.get(ENCRYPTION);
    Value unlocked = new Value.Text(UNLOCKED);
    boolean wished = desired.desired().get(PoolWish.PASSPHRASE) != null;
    if (wished && encryption != null && !encryption.equals(unlocked)) {
      changes.add(new FieldChange(ENCRYPTION, encryption, unlocked, ""));
    }
    return changes;
  }

  /** Those among them that cannot change. */
  private static List<FieldChange> fixed(ResourceSpec desired, Value.Tree live) {
    Value.Tree wish = PoolWish.of(desired.desired()).tree();
    List<FieldChange> changes = new ArrayList<>();
    for (String field : FIELDS) {
      Value stated = desired.desired().get(field);
      Value after = wish.get(field);
      Value before = live.get(field);
      boolean later = stated instanceof Value.Unknown || stated instanceof Value.Join;
      if (!later && after != null && !after.equals(before)) {
        changes.add(new FieldChange(field, before, after, ""));
      }
    }
    return changes;
  }

  /** Why the pool cannot become as wished, or null when it can. */
  static @Nullable Diagnostic refusal(ResourceSpec desired, Value.Tree live) {
    List<FieldChange> fixed = fixed(desired, live);
    if (fixed.isEmpty()) {
      return null;
    }
    String fields = fixed.stream().map(FieldChange::path).collect(Collectors.joining(", "));
    String pool = Value.textOf(live.get(PoolWish.NAME));
    Diagnostic refusal =
        Diagnostic.error(
                LinstorCodes.FIXED,
                "storage pool `" + pool + "` exists, and its " + fields + " cannot be changed")
            .withDetail(
                "Its volumes would be lost. Nothing was done; it stays as it is until the script"
                    + " says again what it was made by.")
            .withHint("another pool beside it: give it another name");
    return fields.contains(PoolWish.DEVICES)
        ? refusal.withHint(
            "a pool is grown by hand, in the satellite's pod: zpool add, or zpool attach; see"
                + " docs/linstor.md")
        : refusal;
  }
}
