package dev.homelab.dsl.groovy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param path the script's file; also names it in messages, relative to the lab's folder
 * @param text the script's text, or null to read it from the file
 * @param labFolder the folder below which files may be read
 * @param environment the variables that the script may ask for
 * @param cacheFolder where evaluated labs and compiled scripts are kept, or null for no caches
 * @param instead texts that are taken for those of files, by the files' absolute paths
 */
public record LoadRequest(
    Path path,
    @Nullable String text,
    Path labFolder,
    Map<String, String> environment,
    @Nullable Path cacheFolder,
    Map<Path, String> instead) {
  public LoadRequest {
    environment = Map.copyOf(environment);
    instead = Map.copyOf(instead);
  }

  /** A script file in its own folder, without caches. */
  public static LoadRequest of(Path path, Map<String, String> environment) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return new LoadRequest(
        absolute, null, folder == null ? absolute : folder, environment, null, Map.of());
  }

  /** The same request with caches in a folder. */
  public LoadRequest withCache(Path folder) {
    return new LoadRequest(path, text, labFolder, environment, folder, instead);
  }

  /** The same request for a text that need not be in the file. */
  public LoadRequest withText(String script) {
    return new LoadRequest(path, script, labFolder, environment, cacheFolder, instead);
  }

  /** The same request as if a file had another text; without caches, which know files only. */
  public LoadRequest withInstead(Path file, String other) {
    Map<Path, String> all = new HashMap<>(instead);
    all.put(file.toAbsolutePath().normalize(), other);
    return new LoadRequest(path, text, labFolder, environment, null, all);
  }
}
