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
  private static final int ROUNDS = 9;
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

  /**
   * The shortest of several times of a plan that changes nothing, in milliseconds, for each of some
   * lists of flags. They take turns, so that what else the machine does falls on all of them, and
   * the shortest counts, since others can only make it longer.
   */
  long[] millisWith(List<List<String>> choices) throws IOException {
    long[] best = new long[choices.size()];
    Arrays.fill(best, Long.MAX_VALUE);
    for (int round = 0; round <= ROUNDS; round++) {
      for (int i = 0; i < best.length; i++) {
        List<String> line = line(choices.get(i));
        line.addAll(List.of("plan", "--json"));
        long begin = System.nanoTime();
        run(line);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        best[i] = round == 0 ? best[i] : Math.min(best[i], took);
      }
    }
    return best;
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
