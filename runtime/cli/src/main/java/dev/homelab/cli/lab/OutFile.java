package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --out}, which must not be one that the lab is written in. */
public final class OutFile {
  private OutFile() {}

  /**
   * Refuses to write over the script of the lab or a file that it reads.
   *
   * @param name the file as the person names it
   * @throws dev.homelab.diag.HomelabException with HL9015
   */
  public static void check(LabSession session, Path file, String name) {
    boolean read = isSame(file, session.paths().script());
    for (Input input : session.lab().inputs()) {
      boolean isFile = input.kind() == Input.Kind.FILE;
      read |= isFile && isSame(file, session.paths().folder().resolve(input.name()));
    }
    if (read) {
      throw occupied(name, "The lab is written in it, or reads it.");
    }
  }

  /** Refuses a file for a reason; it is left as it is. */
  public static RuntimeException occupied(String name, String why) {
    return LabSession.problem(
        Diagnostic.error("HL9015", name + " is not written over")
            .withDetail(why + " It was left as it is.")
            .withHint("name another file with --out"));
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException cannotTell) {
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }
}
