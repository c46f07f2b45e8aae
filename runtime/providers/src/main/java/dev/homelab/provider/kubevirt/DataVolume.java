package dev.homelab.provider.kubevirt;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The volume behind a disk of Cozystack (CDI, "DataVolume phases").
 *
 * @param phase how far it is; empty when nobody has begun
 * @param progress how much of it is filled, such as {@code 25.0%}; may be empty
 * @param image what we have put into it; empty when that is not known
 * @param restarts how often what fills it broke and began anew (CDI, {@code status.restartCount})
 */
record DataVolume(String phase, String progress, String image, long restarts) {
  /** The phase of one that has what it shall have. */
  static final String FILLED = "Succeeded";

  /** The phase of one that waits for an upload. */
  static final String OPEN = "UploadReady";

  /** The phase of one that cannot be filled any more. */
  static final String FAILED = "Failed";

  /** Says which image was put into a volume: {@code sha256:} and 64 digits. */
  private static final String IMAGE = "homelab.dev/image";

  /** What the volume of a disk has before its name (Cozystack 1.6.2, chart {@code vm-disk}). */
  private static final String PREFIX = "vm-disk-";

  private static final String KIND = "DataVolume";

  /** The name of the volume of a disk, and of its claim. */
  static String nameOf(String disk) {
    return PREFIX + disk;
  }

  private static PodReach.Wanted wanted(String namespace, String disk) {
    String name = nameOf(disk);
    String path = "apis/cdi.kubevirt.io/v1beta1/namespaces/" + namespace + "/datavolumes/" + name;
    return new PodReach.Wanted(path, KIND, namespace, name);
  }

  /** The volume of a disk, or null; one that is on its way out is not there any more. */
  static @Nullable DataVolume find(
      PodReach reach, String namespace, String disk, CallContext context) {
    Value.Tree found = reach.find(wanted(namespace, disk), context);
    boolean leaves =
        found != null && !Fields.text(found, "metadata", "deletionTimestamp").isEmpty();
    return found == null || leaves ? null : of(found);
  }

  private static DataVolume of(Value.Tree found) {
    return new DataVolume(
        Fields.text(found, "status", "phase"),
        Fields.text(found, "status", "progress"),
        Fields.text(found, "metadata", "annotations", IMAGE),
        Fields.number(found, 0, "status", "restartCount"));
  }

  /**
   * Says which image is put into a volume, before the first byte of it.
   *
   * @param image its identity; empty when it is not known
   * @return the volume as it was then
   */
  static DataVolume mark(
      PodReach reach, String namespace, String disk, String image, CallContext context) {
    Value said = image.isEmpty() ? Value.Null.NULL : Value.of(image);
    Value.Tree body = Value.ofMap(Map.of("metadata", Map.of("annotations", Map.of(IMAGE, said))));
    return of(reach.change(new PodReach.Change("PATCH", wanted(namespace, disk), body), context));
  }

  boolean isFilled() {
    return phase.equals(FILLED);
  }
}
