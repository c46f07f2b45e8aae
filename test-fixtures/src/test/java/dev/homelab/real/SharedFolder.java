package dev.homelab.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Other people's schemas and definitions that lie beside the tree, never inside it.
 *
 * <p>The folder is {@code HOMELAB_SHARED}, else {@code ../shared} as seen from the top of the tree.
 * A test that needs it is skipped where it is absent, and fails there with {@code CI=true}.
 */
public final class SharedFolder {

  private SharedFolder() {}

  /** A folder below the shared one, such as {@code specs/crds}. */
  public static Path require(String below) {
    Optional<Path> found = find().map(folder -> folder.resolve(below)).filter(Files::isDirectory);
    if (found.isPresent()) {
      return found.get();
    }
    String lacking = "The shared folder has no " + below + "; HOMELAB_SHARED may name another.";
    if ("true".equals(System.getenv("CI"))) {
      throw new RealException(lacking);
    }
    throw new TestAbortedException(lacking);
  }

  /** All YAML files of a folder and those below it, sorted by path. */
  public static List<Path> yamlFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new RealException("Cannot read " + folder + ".", e);
    }
  }

  private static Optional<Path> find() {
    String named = System.getenv("HOMELAB_SHARED");
    String root = System.getProperty("homelab.root");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Optional.ofNullable(root)
        .map(top -> Path.of(top).toAbsolutePath().resolveSibling("shared"))
        .filter(Files::isDirectory);
  }
}
