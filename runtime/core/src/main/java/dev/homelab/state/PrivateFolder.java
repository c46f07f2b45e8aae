package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A folder of one's own: 0700 when it is made, and never used when it belongs to someone else or
 * others can write to it. Windows has neither mark; there only its existence is looked at.
 */
public final class PrivateFolder {
  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private PrivateFolder() {}

  /**
   * Makes the folder if there is none, and checks it.
   *
   * @throws StateException with code HL4010 when it is not safe, HL4009 when it cannot be made
   */
  public static void ensure(Path folder) {
    try {
      Files.createDirectories(folder, RealDisk.privateFolder());
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new StateException(
          Diagnostic.error(StateCodes.UNWRITABLE, folder + " is not a folder")
              .withHint("give another folder: --state DIR"),
          e);
    } catch (IOException e) {
      throw DiskProblems.unwritable(folder.toString(), e);
    }
    check(folder);
  }

  /**
   * Checks the folder, if there is one.
   *
   * @throws StateException with code HL4010 when it is not safe
   */
  public static void check(Path folder) {
    try {
      if (!Files.isDirectory(folder)
          || !Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        return;
      }
      Object owner = Files.getAttribute(folder, "unix:uid");
      if (!owner.equals(ownId())) {
        throw unsafe(
            folder,
            "it belongs to " + Files.getOwner(folder).getName(),
            "use a folder of your own: --state DIR");
      }
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
      if (allowed.contains(PosixFilePermission.GROUP_WRITE)
          || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw unsafe(folder, "others can write to it", "chmod go-w " + folder);
      }
    } catch (IOException e) {
      throw DiskProblems.unreadable(folder.toString(), e);
    }
  }

  private static Object ownId() throws IOException {
    Path own =
        Files.exists(OWN_PROCESS) ? OWN_PROCESS : Path.of(System.getProperty("user.home", "."));
    return Files.getAttribute(own, "unix:uid");
  }

  private static StateException unsafe(Path folder, String why, String cure) {
    return new StateException(
        Diagnostic.error(StateCodes.UNSAFE_FOLDER, folder + " is not safe to keep a state in")
            .withDetail(why + ", so what stands there could be someone else's doing")
            .withHint(cure));
  }
}
