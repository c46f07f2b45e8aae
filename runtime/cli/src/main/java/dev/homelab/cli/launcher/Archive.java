package dev.homelab.cli.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class-data archive of a launcher: written by a run that trains it, kept only when faster. */
final class Archive {
  private static final int ROUNDS = 5;
  private static final long LONGEST_SECONDS = 300;

  private final JavaHome java;
  private final Path launcher;
  private final Path folder;

  /**
   * For a launcher.
   *
   * @param folder a folder to work in, removed by the caller
   */
  Archive(JavaHome java, Path launcher, Path folder) {
    this.java = java;
    this.launcher = launcher;
    this.folder = folder;
  }

  /** Writes the archive; false when the JVM did not. */
  boolean dump(Path archive) throws IOException {
    List<String> line = line(java.dumpFlags(archive));
    line.add(Training.COMMAND);
    run(line);
    return Files.isRegularFile(archive);
  }

  /** The middle of several times of a plan that changes nothing, in milliseconds. */
  long millisWith(List<String> flags) throws IOException {
    List<String> line = line(flags);
    line.addAll(List.of("plan", "--exit-code"));
    long[] times = new long[ROUNDS];
    run(line);
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      run(line);
      times[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private List<String> line(List<String> flags) {
    List<String> line = new ArrayList<>();
    line.add(java.java().toString());
    line.addAll(LauncherFile.flags());
    line.addAll(flags);
    line.addAll(List.of("-jar", launcher.toString()));
    return line;
  }

  private void run(List<String> line) throws IOException {
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "training.log"))
            .start();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("training does not end");
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }
}
