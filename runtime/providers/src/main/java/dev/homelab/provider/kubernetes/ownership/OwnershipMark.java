package dev.homelab.provider.kubernetes.ownership;

import dev.homelab.codec.Sha256;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.Observation.Owner;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The mark on each object that a lab makes: a label with a short hash of lab, address and the
 * object's own identity, and annotations with the readable form. A copied label, or one that a
 * controller passes on to a child, does not fit the identity of the copy and so marks nothing.
 */
public final class OwnershipMark {
  /** The label with the hash; every object of ours has it. */
  public static final String LABEL = "homelab.dev/owner";

  /** The annotation with the address. */
  public static final String ADDRESS = "homelab.dev/address";

  /** The annotation with the lab: {@code id environment name}, a dash for no environment. */
  public static final String LAB = "homelab.dev/lab";

  private static final int HASH_CHARACTERS = 20;

  private OwnershipMark() {}

  /** The label's value for an object. */
  public static String hash(LabIdentity lab, String address, ObjectKey key) {
    return hash(lab.id(), lab.environment(), address, key);
  }

  private static String hash(String id, String environment, String address, ObjectKey key) {
    String text = String.join("\0", id, environment, address, key.identity());
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_CHARACTERS);
  }

  /** The object with the mark. */
  public static Value.Tree on(Value.Tree object, LabIdentity lab, Address address, ObjectKey key) {
    String name = address.toString();
    Value.Tree metadata = Fields.tree(object, "metadata");
    Value.Tree labels = Fields.tree(metadata, "labels").with(LABEL, text(hash(lab, name, key)));
    Value.Tree annotations =
        Fields.tree(metadata, "annotations")
            .with(ADDRESS, text(name))
            .with(LAB, text(labText(lab)));
    return object.with(
        "metadata", metadata.with("labels", labels).with("annotations", annotations));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static String labText(LabIdentity lab) {
    String environment = lab.environment().isEmpty() ? "-" : lab.environment();
    return lab.id() + ' ' + environment + ' ' + lab.name();
  }

  /** Whether a field belongs to the mark. */
  public static boolean isMark(String key) {
    return key.equals(LABEL)
        || key.equals(ADDRESS)
        || key.equals(LAB)
        || key.equals(AppliedFields.ANNOTATION);
  }

  /** Whose an object is. */
  public static Owner ownerOf(Value.Tree object, LabIdentity lab, Address address) {
    String label = Fields.text(object, "metadata", "labels", LABEL);
    if (label.isEmpty()) {
      return Owner.UNMARKED;
    }
    ObjectKey key = ObjectKey.of(object);
    if (label.equals(hash(lab, address.toString(), key))) {
      return Owner.OURS;
    }
    String marked = Fields.text(object, "metadata", "annotations", ADDRESS);
    if (label.equals(hash(lab, marked, key))) {
      return Owner.OURS_ELSEWHERE;
    }
    LabIdentity other = labOf(object);
    return other != null && label.equals(hash(other, marked, key))
        ? Owner.OTHER_LAB
        : Owner.UNMARKED;
  }

  /** Whether an object is marked for the address that a thing says to have been moved from. */
  public static boolean isMovedFrom(Value.Tree object, Lifecycle lifecycle) {
    Address marked = addressOf(object);
    Address before = lifecycle.movedFrom();
    return marked != null && before != null && marked.endsWith(before);
  }

  /** Whether an object bears a lab's mark, for whatever address. */
  public static boolean isOf(Value.Tree object, LabIdentity lab) {
    String label = Fields.text(object, "metadata", "labels", LABEL);
    String marked = Fields.text(object, "metadata", "annotations", ADDRESS);
    return !label.isEmpty() && label.equals(hash(lab, marked, ObjectKey.of(object)));
  }

  /** The address in an object's mark, or null when there is none. */
  public static @Nullable Address addressOf(Value.Tree object) {
    String marked = Fields.text(object, "metadata", "annotations", ADDRESS);
    try {
      return marked.isEmpty() ? null : Address.parse(marked);
    } catch (HomelabException e) {
      return null;
    }
  }

  /** The lab in an object's mark, or null when there is none; not checked against the hash. */
  public static @Nullable LabIdentity labOf(Value.Tree object) {
    String text = Fields.text(object, "metadata", "annotations", LAB);
    int id = text.indexOf(' ');
    int environment = text.indexOf(' ', id + 1);
    if (id <= 0 || environment < 0) {
      return null;
    }
    String overlay = text.substring(id + 1, environment);
    return new LabIdentity(
        text.substring(environment + 1), text.substring(0, id), overlay.equals("-") ? "" : overlay);
  }
}
