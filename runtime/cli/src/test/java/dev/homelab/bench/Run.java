package dev.homelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One finished process.
 *
 * @param exit its exit code
 * @param wall from start to end
 * @param firstLine from start to the first line on either stream
 * @param peakKib largest resident set seen, in KiB; 0 where the system does not tell
 * @param output both streams together
 */
record Run(int exit, Duration wall, Duration firstLine, long peakKib, String output) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Runs a command to its end, for at most ten minutes. */
  static Run of(Path folder, Map<String, String> environment, List<String> command) {
    try {
      Path log = Files.createTempFile("bench", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      Reader reader = new Reader(process, start);
      reader.start();
      PeakMemory memory = new PeakMemory(process.pid());
      memory.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running after " + LIMIT + ": " + command);
      }
      long end = System.nanoTime();
      reader.join();
      memory.end();
      Files.deleteIfExists(log);
      return new Run(
          process.exitValue(),
          Duration.ofNanos(end - start),
          Duration.ofNanos(reader.firstLine),
          memory.peak(),
          String.join("\n", reader.lines));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The same run, or an exception that shows what it printed when it did not end well. */
  Run expect(int code) {
    if (exit != code) {
      String tail = output.length() > 2000 ? output.substring(output.length() - 2000) : output;
      throw new IllegalStateException("exit code " + exit + " instead of " + code + ":\n" + tail);
    }
    return this;
  }

  double millis() {
    return wall.toNanos() / 1e6;
  }

  private static final class Reader extends Thread {
    private final Process process;
    private final long start;
    private final List<String> lines = new ArrayList<>();
    private long firstLine;

    Reader(Process process, long start) {
      this.process = process;
      this.start = start;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (var input = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
          if (lines.isEmpty()) {
            firstLine = System.nanoTime() - start;
          }
          lines.add(line);
        }
      } catch (IOException closed) {
        lines.add("(stream closed: " + closed.getMessage() + ")");
      }
    }
  }
}
