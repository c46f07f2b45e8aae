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

  /** By the options {@code --file} and {@code --state}, seen from the working folder. */
  public static LabPaths of(Invocation invocation, Path workingFolder) {
    String file = invocation.value(Option.FILE);
    Path script = workingFolder.resolve(file == null ? DEFAULT_SCRIPT : file).normalize();
    if (Files.isDirectory(script)) {
      script = script.resolve(DEFAULT_SCRIPT);
    }
    String state = invocation.value(Option.STATE);
    Path folder = script.getParent() == null ? workingFolder : script.getParent();
    Path stateFolder =
        state == null ? folder.resolve(".homelab") : workingFolder.resolve(state).normalize();
    return new LabPaths(script, stateFolder);
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
