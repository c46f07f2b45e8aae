package dev.homelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that are measured: ours as it is shipped, the others from the cache of real parts.
 */
final class Tools {
  private final Path root = Path.of(System.getProperty("homelab.root", "."));

  /** Our command line: {@code java -jar homelab.jar …}. */
  Run homelab(Path folder, String... arguments) {
    return homelab(folder, List.of(), arguments);
  }

  /** The same with flags for the JVM. */
  Run homelab(Path folder, List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-jar", root.resolve("homelab.jar").toAbsolutePath().toString()));
    command.addAll(Arrays.asList(arguments));
    return Run.of(folder, Map.of("NO_COLOR", "1"), command);
  }

  /** The shipped jar. */
  static Path jar() {
    return Path.of(System.getProperty("homelab.root", ".")).resolve("homelab.jar");
  }

  /** Flags that the launcher gives to Java, its archive left out. */
  static List<String> launcherFlags() {
    return List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
  }

  /** Installs the launcher into a folder and gives its path. */
  Path launcher(Path folder) {
    Path file = folder.resolve("homelab").toAbsolutePath();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar().toAbsolutePath().toString(),
            "install-launcher",
            file.toString());
    Run.of(folder, Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()), command).expect(0);
    return file;
  }

  /** Our command line through the launcher. */
  Run launched(Path launcher, Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    return Run.of(folder, Map.of("NO_COLOR", "1"), command);
  }

  /** A program of the cache of real parts, or empty when it was not built. */
  Optional<Path> real(String name) {
    Path cache =
        Path.of(
            System.getenv()
                .getOrDefault(
                    "HOMELAB_REAL_CACHE",
                    System.getProperty("user.home") + "/.cache/homelab-real"));
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(cache, 4)) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The middle of several runs. */
  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
