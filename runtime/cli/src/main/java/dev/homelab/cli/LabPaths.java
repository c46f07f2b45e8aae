package dev.homelab.cli;

import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of a lab are.
 *
 * @param script the script, absolute; it need not exist
 * @param state the folder of the state for real targets, absolute
 */
public record LabPaths(Path script, Path state) {
  private static final String DEFAULT_SCRIPT = "homelab.groovy";
  private static final String KOTLIN_SCRIPT = "homelab.kts";

  /**
   * By the options {@code --file} and {@code --state}, seen from the working folder. Without the
   * first it is {@code homelab.groovy}, or {@code homelab.kts} where only that one is there.
   */
  public static LabPaths of(Invocation invocation, Path workingFolder) {
    String file = invocation.value(Option.FILE);
    Path script = file == null ? workingFolder : workingFolder.resolve(file).normalize();
    if (file == null || Files.isDirectory(script)) {
      script = scriptOf(script.normalize());
    }
    String state = invocation.value(Option.STATE);
    Path folder = script.getParent() == null ? workingFolder : script.getParent();
    Path stateFolder =
        state == null ? folder.resolve(".homelab") : workingFolder.resolve(state).normalize();
    return new LabPaths(script, stateFolder);
  }

  /** The script of a folder: the one in Groovy, unless only one in Kotlin is there. */
  private static Path scriptOf(Path folder) {
    Path groovy = folder.resolve(DEFAULT_SCRIPT);
    Path kotlin = folder.resolve(KOTLIN_SCRIPT);
    return !Files.exists(groovy) && Files.exists(kotlin) ? kotlin : groovy;
  }

  /** Whether the script is written in Kotlin; else it is in Groovy. */
  public boolean isKotlin() {
    return script.toString().endsWith(".kts");
  }

  /** The folder of the script. */
  public Path folder() {
    Path parent = script.getParent();
    return parent == null ? script : parent;
  }

  /** The folder of the state of the sandbox: of its own, so that no mix with real ones can be. */
  public Path sandboxState() {
    return state.resolve("sandbox");
  }
}
