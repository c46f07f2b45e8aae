package dev.homelab.dsl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a cache: its content behind its CRC-32C. An entry that is damaged, half written, or
 * that another user could have written, counts as missing. The sum is against accidents: against
 * people, only the owner and the permissions count, and a process that has just started would take
 * longer for a digest than for all the rest of the entry.
 */
final class CacheFile {
  private static final byte[] MAGIC = {'H', 'L', 'C', '2'};
  private static final int HEAD = MAGIC.length + 8;
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private CacheFile() {}

  /** The content of an entry, or null when there is none to trust. */
  static byte @Nullable [] read(Path entry) {
    try {
      Path folder = entry.getParent();
      if (folder == null || !isOurs(folder, true) || !isOurs(entry, false)) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(entry);
      if (bytes.length < HEAD || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
        return null;
      }
      byte[] content = Arrays.copyOfRange(bytes, HEAD, bytes.length);
      return ByteBuffer.wrap(bytes).getLong(MAGIC.length) == sum(content) ? content : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /**
   * Writes an entry, so that a reader sees all of it or nothing. A cache that cannot be written is
   * no failure: the work is done again next time.
   *
   * @return whether it was written
   */
  static boolean write(Path entry, byte[] content) {
    Path folder = entry.getParent();
    if (folder == null) {
      return false;
    }
    Path fresh = null;
    try {
      makeFolder(folder);
      if (!isOurs(folder, true)) {
        return false;
      }
      byte[] whole = Arrays.copyOf(MAGIC, HEAD + content.length);
      ByteBuffer.wrap(whole).putLong(MAGIC.length, sum(content));
      System.arraycopy(content, 0, whole, HEAD, content.length);
      fresh = Files.createTempFile(folder, "entry", ".new");
      Files.write(fresh, whole);
      Files.move(fresh, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException unwritable) {
      discard(fresh);
      return false;
    }
  }

  private static void discard(@Nullable Path fresh) {
    if (fresh != null) {
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException left) {
        fresh.toFile().deleteOnExit();
      }
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static boolean isOurs(Path path, boolean folder) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      BasicFileAttributes basic =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return folder ? basic.isDirectory() : basic.isRegularFile();
    }
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return (folder ? attributes.isDirectory() : attributes.isRegularFile())
        && attributes.owner().getName().equals(System.getProperty("user.name"))
        && Collections.disjoint(attributes.permissions(), OTHERS_WRITE);
  }

  /** The length and the CRC-32C (RFC 3720, appendix B.4) in one number. */
  private static long sum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (long) content.length << 32 | crc.getValue();
  }
}
