package dev.homelab.cli.lab;

import dev.homelab.cli.LabPaths;
import dev.homelab.dsl.groovy.GroovyFrontend;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.dsl.groovy.LoadResult;
import java.util.Map;

/** Reads scripts written in Groovy; what was read before comes from the cache. */
public final class ScriptReader {
  private ScriptReader() {}

  /** Reads the script of a lab. */
  public static LabReader.Read read(LabPaths paths, Map<String, String> environment) {
    LoadRequest request =
        LoadRequest.of(paths.script(), environment).withCache(paths.state().resolve("cache"));
    LoadResult result = GroovyFrontend.create().load(request);
    return new LabReader.Read(result.lab(), result.diagnostics());
  }
}
