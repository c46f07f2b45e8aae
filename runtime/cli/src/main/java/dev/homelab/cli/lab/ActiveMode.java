package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeSet;

/** Which mode a lab is in: a file beside its state that names it. */
public final class ActiveMode {
  private static final String FILE = "mode";

  private ActiveMode() {}

  /**
   * The mode of a lab; the normal one when none was chosen. One that the script has no more starts
   * and stops nothing.
   */
  static Mode of(Path stateFolder, Lab lab) {
    Path file = stateFolder.resolve(FILE);
    if (!Files.exists(file)) {
      return Mode.NORMAL;
    }
    try {
      String name = Files.readString(file).strip();
      for (Mode mode : Mode.of(lab)) {
        if (mode.address().toString().equals(name)) {
          return mode;
        }
      }
      return new Mode(Address.parse(name), new TreeSet<>(), new TreeSet<>());
    } catch (IOException e) {
      throw LabSession.problem(
          Diagnostic.error("HL9036", "which mode the lab is in cannot be read")
              .withDetail(file + ": " + e.getClass().getSimpleName())
              .withHint("make the file readable, or remove it for the normal mode"));
    }
  }

  /** Keeps the mode of a lab. */
  public static void keep(Path stateFolder, Mode mode) {
    Path file = stateFolder.resolve(FILE);
    try {
      if (mode.equals(Mode.NORMAL)) {
        Files.deleteIfExists(file);
        return;
      }
      Files.createDirectories(stateFolder);
      Path fresh = stateFolder.resolve(FILE + ".new");
      Files.write(fresh, (mode.address() + "\n").getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw LabSession.problem(
          Diagnostic.error("HL9036", "which mode the lab is in cannot be kept")
              .withDetail(file + ": " + e.getClass().getSimpleName()));
    }
  }
}
