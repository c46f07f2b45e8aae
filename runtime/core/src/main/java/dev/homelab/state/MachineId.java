package dev.homelab.state;

import dev.homelab.codec.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Tells this machine, since it was started, from all others: a random number kept in the person's
 * private folder, which a copied machine or a shared home folder may have too, with the number of
 * the machine's start and the name of its space of process numbers, which Linux has.
 */
final class MachineId {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path SPACE = Path.of("/proc/self/ns/pid");

  private MachineId() {}

  /**
   * The identity, or an empty text when the number cannot be kept, or when the system does not tell
   * its starts apart: then a copied home folder would make two machines one.
   *
   * @param environment the environment variables
   * @param home the home folder, used where the variable {@code HOME} is not set
   */
  static String here(Map<String, String> environment, Path home) {
    return here(environment, home, BOOT);
  }

  /** The same, where the number of the machine's start is kept in another file. */
  static String here(Map<String, String> environment, Path home, Path bootFile) {
    Path folder = FileSerialMarks.folder(environment, home);
    try {
      String boot = boot(bootFile);
      if (boot.isEmpty()) {
        return "";
      }
      PrivateFolder.ensure(folder);
      return digest(number(folder.resolve("machine")) + boot + space());
    } catch (IOException | StateException cannotBeKept) {
      return "";
    }
  }

  private static String number(Path file) throws IOException {
    if (!Files.exists(file)) {
      String own = UUID.randomUUID().toString();
      Path fresh = file.resolveSibling("machine." + own + ".new");
      Disk.real().write(fresh, own.getBytes(StandardCharsets.US_ASCII));
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException anotherWasFirst) {
        return Files.readString(file);
      } catch (UnsupportedOperationException noLinks) {
        Disk.real().rename(fresh, file);
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
    return Files.readString(file);
  }

  private static String boot(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private static String space() throws IOException {
    return Files.isSymbolicLink(SPACE) ? Files.readSymbolicLink(SPACE).toString() : "";
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }
}
