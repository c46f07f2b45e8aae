package dev.homelab.provider.proxmox.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a volume tells: the storage that it lies on, and which machine it belongs to for
 * the host, which goes by names alone: on a storage of files by the folder, {@code
 * tank:300/photos.qcow2}, elsewhere by the name, {@code tank:vm-300-photos}.
 */
public final class VolumeOwner {
  private static final Pattern LINKED = Pattern.compile("[^:]+:\\d+/[^/]+/(\\d+)/[^/]+");
  private static final Pattern FILE = Pattern.compile("[^:]+:(\\d+)/[^/]+");
  private static final Pattern NAME = Pattern.compile(".*[:/](?:vm|base)-(\\d+)-[^/]*");

  private VolumeOwner() {}

  /** The number of the machine that a volume belongs to; 0 where its name tells none. */
  public static long of(String volume) {
    for (Pattern form : new Pattern[] {LINKED, FILE, NAME}) {
      Matcher parts = form.matcher(volume);
      if (parts.matches() && parts.group(1).length() <= 9) {
        return Long.parseLong(parts.group(1));
      }
    }
    return 0;
  }

  /** Whether a volume belongs to a machine by its name, and so is removed with it by the host. */
  public static boolean isOf(String volume, long vmid) {
    return of(volume) == vmid;
  }

  /** Whether a volume belongs to another machine by its name. */
  public static boolean isOfAnother(String volume, long vmid) {
    long owner = of(volume);
    return owner > 0 && owner != vmid;
  }

  /** The storage that a volume lies on; empty where its name tells none. */
  public static String storage(String volume) {
    return volume.substring(0, Math.max(0, volume.indexOf(':')));
  }

  /**
   * Whether a text is the name of a disk, which is more than the room that it takes: {@code
   * storage:8} asks for a new one, and a path of the host is for root alone.
   */
  public static boolean isDisk(String volume) {
    return volume.matches("[A-Za-z][A-Za-z0-9_.-]*:[^:,=\\s]*[A-Za-z][^:,=\\s]*")
        && !volume.matches("[^:]+:(cloudinit|iso/.*|import/.*|snippets/.*|vztmpl/.*|backup/.*)");
  }
}
