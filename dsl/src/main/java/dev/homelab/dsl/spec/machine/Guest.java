package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a system needs of the machine that it runs on.
 *
 * @param profile the preference of KubeVirt
 * @param plays whether it is one for games, which a card is for
 * @param image the cloud image that it starts from, or null when it is installed
 * @param drivers whether it needs drivers for virtual devices
 * @param small the instance type of a machine that has no card
 */
record Guest(String profile, boolean plays, @Nullable String image, boolean drivers, String small) {
  /** Why machines with a card have the type that they have. */
  static final String OWN = "processors and memory of its own, for it has the card";

  private static final String WITH_CARD = "cx1.2xlarge";

  /** Ubuntu's image for clouds, the newest of the release. */
  private static final String UBUNTU =
      "https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img";

  /** The stable drivers for Windows, from their makers' page. */
  private static final String DRIVERS =
      "https://fedorapeople.org/groups/virt/virtio-win/direct-downloads/stable-virtio/virtio-win.iso";

  /** The source of a disk that waits for an upload. */
  private static final Value.Tree UPLOAD = Value.Tree.EMPTY.with("upload", Value.Tree.EMPTY);

  private static final Map<String, Guest> ALL =
      Map.of(
          "windows", new Guest("windows.11.virtio", true, null, true, "u1.xlarge"),
          "linux", new Guest("ubuntu", false, UBUNTU, false, "u1.medium"),
          "steamos", new Guest("linux.efi", true, null, false, "u1.xlarge"));

  /** That of a system. */
  static Guest of(String system) {
    return Objects.requireNonNull(ALL.get(system), system);
  }

  /** The instance type of a machine that says nothing of its size. */
  String type(boolean card) {
    return card ? WITH_CARD : small;
  }

  /**
   * A disk of the machine.
   *
   * @param name what follows the machine's name
   * @param storage its size
   * @param optical whether it is a disc to install from
   * @param source what it is filled with; empty for nothing
   * @param reason why it is filled with that
   * @param line the line that names what it is filled with, or null
   */
  record Disk(
      String name,
      String storage,
      boolean optical,
      Value.Tree source,
      String reason,
      @Nullable SourceSpan line) {
    /** Whether the system is on it. */
    boolean isSystem() {
      return name.equals("system");
    }

    /** Whether it waits for an upload. */
    boolean isUploaded() {
      return source.get("upload") != null;
    }
  }

  /**
   * Its disks in the order of booting: an empty one lets the machine go on to the disc.
   *
   * @param installer what the script says that the system is installed from, or null
   */
  List<Disk> disks(@Nullable Said<String> installer) {
    List<Disk> disks = new ArrayList<>();
    String from = image;
    if (from != null) {
      String url = installer == null ? from : installer.value();
      SourceSpan line = installer == null ? null : installer.line();
      disks.add(new Disk("system", "100Gi", false, from(url), "Ubuntu's image for clouds", line));
      return disks;
    }
    disks.add(new Disk("system", "100Gi", false, Value.Tree.EMPTY, "", null));
    Value.Tree disc = installer == null ? UPLOAD : from(installer.value());
    String why = "nobody publishes it at an address that stays, so it is uploaded";
    disks.add(
        new Disk(
            "installer", "10Gi", true, disc, why, installer == null ? null : installer.line()));
    if (drivers) {
      disks.add(
          new Disk("drivers", "1Gi", true, http(DRIVERS), "drivers for virtual devices", null));
    }
    return disks;
  }

  /** What a disk is filled from: an address that the box reads, or a file that is uploaded. */
  private static Value.Tree from(String place) {
    return isAddress(place) ? http(place) : UPLOAD;
  }

  /** Whether an installer is named by its address, and not as a file. */
  static boolean isAddress(String place) {
    return place.matches("https?://\\S+");
  }

  /** A disc that is made here and uploaded. */
  static Disk made(String name) {
    String why = "it is made of what the script says, and uploaded";
    return new Disk(name, "1Gi", true, UPLOAD, why, null);
  }

  private static Value.Tree http(String url) {
    return TreeBuilder.of("http", TreeBuilder.of("url", url));
  }
}
