package dev.homelab.provider.kubevirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of large files of the person, so that they are not read whole for each plan: a list
 * beside the state, that may be lost. A file counts as known as long as its size and the time of
 * its last change are the same. Safe for several threads.
 */
public final class ImageDigests {
  private static final String NAME = "image-digests";
  private static final int FIELDS = 4;
  private static final int MOST = 100;

  private final Path list;

  /** Kept in the folder of a state. */
  public ImageDigests(Path stateFolder) {
    this.list = stateFolder.resolve(NAME);
  }

  /** What tells, without reading it, whether a file is the one that was read before. */
  static String stamp(LocalImage image) throws IOException {
    long changed = Files.getLastModifiedTime(image.path()).to(TimeUnit.NANOSECONDS);
    return image.bytes() + "\t" + changed;
  }

  /** What is known of a file, or null. */
  synchronized @Nullable String find(LocalImage image) throws IOException {
    String stamp = stamp(image);
    for (String line : lines()) {
      String[] fields = line.split("\t", FIELDS);
      if (fields.length == FIELDS
          && fields[FIELDS - 1].equals(image.path().toString())
          && stamp.equals(fields[1] + "\t" + fields[2])) {
        return fields[0];
      }
    }
    return null;
  }

  /**
   * Keeps what was found of a file; nothing where the list cannot be written, or the file was
   * written while it was read.
   *
   * @param stamp the file's {@link #stamp} before it was read
   */
  synchronized void keep(LocalImage image, String identity, String stamp) throws IOException {
    if (!stamp.equals(stamp(image))) {
      return;
    }
    List<String> all = new ArrayList<>(lines());
    all.removeIf(line -> line.endsWith("\t" + image.path()));
    all.add(identity + "\t" + stamp + "\t" + image.path());
    List<String> last = all.subList(Math.max(0, all.size() - MOST), all.size());
    try {
      Path folder = Files.createDirectories(list.toAbsolutePath().getParent());
      Path part = Files.createTempFile(folder, NAME, ".part");
      Files.write(part, last, StandardCharsets.UTF_8);
      Files.move(part, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      // The file is read again next time.
      return;
    }
  }

  private List<String> lines() {
    try {
      return Files.isRegularFile(list)
          ? Files.readAllLines(list, StandardCharsets.UTF_8)
          : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
