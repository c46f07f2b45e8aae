package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import java.util.Set;

/** The volumes that are filled for disks of virtual machines (CDI, "DataVolume phases"). */
final class DataVolumes {
  static final String VERSION = "cdi.kubevirt.io/v1beta1";
  static final String KIND = "DataVolume";

  /** The phase of one that has what it shall have. */
  static final String FILLED = "Succeeded";

  /** What a disk of Cozystack has before its name. */
  private static final String PREFIX = "vm-disk-";

  private static final Set<String> UNTOUCHED =
      Set.of(
          "WaitForFirstConsumer",
          "PendingPopulation",
          "ImportScheduled",
          "ImportInProgress",
          "CloneScheduled",
          "CloneInProgress",
          "UploadScheduled",
          "UploadReady");

  private DataVolumes() {}

  /** That of a disk. */
  static Located of(ObjectKey disk, ApiResource kind) {
    return new Located(kind, new ObjectKey(VERSION, KIND, disk.namespace(), PREFIX + disk.name()));
  }

  /** The claim of a disk, which is called as its volume. */
  static Located claimOf(ObjectKey disk, ApiResource claims) {
    return new Located(
        claims,
        new ObjectKey("v1", "PersistentVolumeClaim", disk.namespace(), PREFIX + disk.name()));
  }

  /**
   * Whether nothing that came whole was ever put into one: it waits to be filled, or is being
   * filled, for the first time. A phase never goes back from {@link #FILLED}. What failed, or says
   * nothing that is known, may have been in use.
   */
  static boolean isUntouched(Value.Tree volume) {
    return UNTOUCHED.contains(phase(volume));
  }

  /** How far one is; empty when nobody has begun. */
  static String phase(Value.Tree volume) {
    return Fields.text(volume, "status", "phase");
  }

  /**
   * Whether one has what it shall have. One that waits for a person or for its machine is accepted:
   * nothing else of the lab can go on with it.
   */
  static Verdict verdict(Value.Tree volume) {
    String phase = phase(volume);
    String progress = Fields.text(volume, "status", "progress");
    return switch (phase) {
      case FILLED -> Verdict.ready("filled");
      case "UploadReady" ->
          new Verdict(Verdict.Stage.ACCEPTED, "waits for an image that is uploaded to it");
      // CDI waits so, and where the driver of a class fills volumes itself, by the other name.
      case "WaitForFirstConsumer", "PendingPopulation" ->
          new Verdict(Verdict.Stage.ACCEPTED, "is filled when its machine first uses it");
      case "Failed" -> Verdict.failed("it could not be filled");
      default ->
          Verdict.progressing(
              phase.isEmpty()
                  ? "not begun yet"
                  : progress.endsWith("%") ? phase + ", " + progress : phase);
    };
  }
}
