package dev.homelab.cli.lab;

import dev.homelab.cli.LabPaths;
import dev.homelab.dsl.cache.LabCache;
import dev.homelab.dsl.groovy.GroovyFrontend;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.dsl.groovy.LoadResult;
import dev.homelab.dsl.kotlin.KotlinFrontend;
import dev.homelab.model.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads scripts written in Groovy or in Kotlin; an unchanged one comes from the cache without
 * loading either.
 */
public final class ScriptReader {
  private ScriptReader() {}

  /** Reads the script of a lab. */
  public static LabReader.Read read(LabPaths paths, Map<String, String> environment) {
    Path cache = paths.state().resolve("cache");
    Lab known = LabCache.lookup(cache, paths.script(), paths.folder(), environment);
    return known == null
        ? Evaluation.of(paths, LoadRequest.of(paths.script(), environment).withCache(cache))
        : new LabReader.Read(known, List.of());
  }

  /** The same as if one of its files had another text; neither takes from the cache nor keeps. */
  public static LabReader.Read readInstead(
      LabPaths paths, Map<String, String> environment, Path file, String text) {
    return Evaluation.of(
        paths, LoadRequest.of(paths.script(), environment).withInstead(file, text));
  }

  /** Kept apart, so that the front end is loaded only when it is needed. */
  private static final class Evaluation {
    private Evaluation() {}

    static LabReader.Read of(LabPaths paths, LoadRequest request) {
      LoadResult result =
          paths.isKotlin() ? InKotlin.load(request) : GroovyFrontend.create().load(request);
      return new LabReader.Read(result.lab(), result.diagnostics());
    }
  }

  /** Kept apart as well: most labs never load it. */
  private static final class InKotlin {
    private InKotlin() {}

    static LoadResult load(LoadRequest request) {
      try (KotlinFrontend frontend = KotlinFrontend.create()) {
        return frontend.load(request);
      }
    }
  }
}
