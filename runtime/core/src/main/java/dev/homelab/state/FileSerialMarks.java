package dev.homelab.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Serial marks as small files of one folder, one for each lineage, so that labs do not get into
 * each other's way.
 */
public final class FileSerialMarks implements SerialMarks {
  private final Path folder;
  private final Disk disk = Disk.real();

  private FileSerialMarks(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** Marks in a folder, which is made when it is first needed. */
  public static FileSerialMarks of(Path folder) {
    return new FileSerialMarks(folder);
  }

  /**
   * Marks where a person's programs keep their state: {@code $XDG_STATE_HOME/homelab/serials}, else
   * {@code ~/.local/state/homelab/serials}.
   *
   * @param environment the environment variables
   * @param home the home folder, used where the variable {@code HOME} is not set
   */
  public static FileSerialMarks locate(Map<String, String> environment, Path home) {
    return of(folder(environment, home).resolve("serials"));
  }

  /** The folder of a person for what this machine remembers. */
  static Path folder(Map<String, String> environment, Path home) {
    String stated = environment.getOrDefault("XDG_STATE_HOME", "");
    String set = environment.getOrDefault("HOME", "");
    Path base =
        stated.isEmpty()
            ? (set.isEmpty() ? home : Path.of(set)).resolve(".local").resolve("state")
            : Path.of(stated);
    return base.resolve("homelab");
  }

  /** Whether a lineage is {@code [A-Za-z0-9-]{1,64}}, without the cost of a pattern. */
  private static boolean isFileName(String lineage) {
    for (int i = 0; i < lineage.length(); i++) {
      char c = lineage.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return !lineage.isEmpty() && lineage.length() <= 64;
  }

  @Override
  public long highest(String lineage) {
    if (!isFileName(lineage)) {
      return 0;
    }
    try {
      byte[] content = disk.read(folder.resolve(lineage));
      return content == null
          ? 0
          : Long.parseLong(new String(content, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException unreadable) {
      return 0;
    }
  }

  @Override
  public void raise(String lineage, long serial) {
    if (!isFileName(lineage) || serial <= highest(lineage)) {
      return;
    }
    try {
      PrivateFolder.ensure(folder);
      Path file = folder.resolve(lineage);
      Path fresh = folder.resolve(lineage + "." + ProcessHandle.current().pid() + ".new");
      disk.write(fresh, (serial + "\n").getBytes(StandardCharsets.US_ASCII));
      disk.rename(fresh, file);
    } catch (IOException | StateException unwritable) {
      return;
    }
  }
}
