package dev.homelab.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Java that runs now, and which kind of archive it can use: a dynamic class-data archive up to
 * 24, an AOT cache from 25 (JEP 514).
 *
 * @param home its folder
 * @param feature its feature version, for example 17
 */
record JavaHome(Path home, int feature) {
  private static final int FIRST_WITH_AOT = 25;

  static JavaHome current() {
    return new JavaHome(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  Path java() {
    return home.resolve("bin").resolve("java");
  }

  Path releaseFile() {
    return home.resolve("release");
  }

  /** The line of the release file that names the version exactly; empty when there is none. */
  String releaseLine() {
    try {
      for (String line : Files.readAllLines(releaseFile())) {
        if (line.startsWith("JAVA_RUNTIME_VERSION=") || line.startsWith("JAVA_VERSION=")) {
          return line;
        }
      }
      return "";
    } catch (IOException none) {
      return "";
    }
  }

  boolean hasAot() {
    return feature >= FIRST_WITH_AOT;
  }

  /** Flags that use the archive. */
  List<String> useFlags(Path archive) {
    return hasAot()
        ? List.of("-XX:AOTCache=" + archive)
        : List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
  }

  /**
   * Flags that write the archive. On 17 one that is written from a run with all compilers makes the
   * front end slower, so it is written with the first one only.
   */
  List<String> dumpFlags(Path archive) {
    return hasAot()
        ? List.of("-XX:AOTCacheOutput=" + archive)
        : List.of("-XX:ArchiveClassesAtExit=" + archive);
  }
}
