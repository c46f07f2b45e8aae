package dev.homelab.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the real programs lie on this machine.
 *
 * <p>They are looked up in the cache that {@code test-fixtures/real/build} fills; etcd is also
 * taken from {@code PATH}. Nothing is built or downloaded here.
 */
public final class RealParts {

  /** What a control plane needs. */
  static final List<Part> CONTROL_PLANE =
      List.of(
          Part.KUBE_APISERVER,
          Part.KUBE_CONTROLLER_MANAGER,
          Part.KUBE_SCHEDULER,
          Part.KUBECTL,
          Part.KWOK,
          Part.ETCD);

  /** What is built only when it is asked for: its folder, and what asks for it. */
  private static final Map<String, String> ASKED =
      Map.of("opentofu", "tofu", "talos", "talos", "flux", "flux", "alerts", "alerts");

  private static final Properties VERSIONS = versions();

  private final Path cache;

  private RealParts(Path cache) {
    this.cache = cache;
  }

  /**
   * The parts of this machine: {@code HOMELAB_REAL_CACHE}, else {@code homelab-real} below {@code
   * XDG_CACHE_HOME}, else below {@code ~/.cache}.
   */
  public static RealParts ofThisMachine() {
    return new RealParts(cacheFolder());
  }

  /** The parts below a given cache folder. */
  public static RealParts in(Path cache) {
    return new RealParts(cache);
  }

  /** The cache folder; it need not exist. */
  public Path cache() {
    return cache;
  }

  /** The program, or empty when it has not been built. */
  public Optional<Path> find(Part part) {
    return Optional.of(folder(part).resolve(part.command())).filter(Files::isExecutable);
  }

  /**
   * The program.
   *
   * @throws RealException when it has not been built; the text says which command builds it
   */
  public Path require(Part part) {
    return find(part).orElseThrow(() -> new RealException(missingText(List.of(part))));
  }

  /** Those of the given parts that are not there; empty when all are. */
  public List<Part> missing(Part... wanted) {
    return missing(Arrays.asList(wanted));
  }

  /** What is missing for a control plane; empty when one can be started. */
  public List<Part> missingForControlPlane() {
    return missing(CONTROL_PLANE);
  }

  /** The pinned version of a part's folder, such as {@code 1.36.3} for {@code kubernetes}. */
  public static String version(String folder) {
    String version = VERSIONS.getProperty(folder);
    if (version == null) {
      throw new RealException("No version is pinned for " + folder + ".");
    }
    return version;
  }

  /** The text for a person who lacks parts: which, and the command that gets them. */
  static String missingText(List<Part> missing) {
    List<String> names = missing.stream().map(Part::command).toList();
    return "The real parts are missing: "
        + String.join(", ", names)
        + ". Run test-fixtures/real/build"
        + missing.stream()
            .map(part -> ASKED.get(part.folder()))
            .filter(Objects::nonNull)
            .distinct()
            .map(" --with "::concat)
            .collect(Collectors.joining())
        + " (it needs Go and takes about ten minutes once).";
  }

  /** The stage files that tell kwok how nodes and pods go on, in no order that matters. */
  List<Path> stages() {
    Path folder = folder(Part.KWOK).resolve("stages");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new RealException("The stage files of kwok cannot be read in " + folder + ".", e);
    }
  }

  private List<Part> missing(List<Part> wanted) {
    return wanted.stream().filter(part -> find(part).isEmpty()).toList();
  }

  private Path folder(Part part) {
    return cache.resolve(part.folder() + "-" + version(part.folder()));
  }

  private static Path cacheFolder() {
    String chosen = System.getenv("HOMELAB_REAL_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath();
    }
    String caches = System.getenv("XDG_CACHE_HOME");
    Path base =
        caches != null && !caches.isBlank()
            ? Path.of(caches)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("homelab-real").toAbsolutePath();
  }

  private static Properties versions() {
    Properties read = new Properties();
    try (var in = RealParts.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new RealException("The list of versions is not in this build.");
      }
      read.load(in);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
