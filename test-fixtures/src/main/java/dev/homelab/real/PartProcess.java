package dev.homelab.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One started program with its log file and its pid file.
 *
 * <p>The pid file holds the process number and the instant at which the process began, so that a
 * number that the system has given to another process since is never killed.
 */
final class PartProcess {

  private static final int LOG_LINES = 15;
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;

  private PartProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program; its output goes to {@code logs/NAME.log} below the folder. */
  static PartProcess start(Path folder, String name, List<String> command) {
    return start(folder, name, command, Map.of());
  }

  /** The same with variables of the environment beside those of this process. */
  static PartProcess start(
      Path folder, String name, List<String> command, Map<String, String> environment) {
    Path log = folder.resolve("logs").resolve(name + ".log");
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      Files.writeString(pidFile(folder, name), process.pid() + " " + began(process.toHandle()));
      return new PartProcess(name, process, log);
    } catch (IOException e) {
      throw new RealException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Waits a moment, at most the given time.
   *
   * @throws RealException when the process has ended meanwhile; the text has the end of its log
   */
  void pause(long millis) {
    try {
      process.onExit().get(millis, TimeUnit.MILLISECONDS);
      requireAlive();
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RealException("Interrupted while " + name + " was starting.", e);
    } catch (ExecutionException e) {
      throw new RealException(name + " cannot be watched.", e);
    }
  }

  /**
   * Checks that the process still runs.
   *
   * @throws RealException when it has ended; the text has the end of its log
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new RealException(name + " ended with " + process.exitValue() + ".\n" + logEnd());
    }
  }

  /** The last lines of the log, for an error text. */
  String logEnd() {
    try {
      List<String> all =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /**
   * Kills every process that has a pid file in the folder, and waits until each is gone.
   *
   * <p>SIGKILL at once: on SIGTERM the API server waits for its watches to end, which takes over a
   * minute, and keeps its port meanwhile. What it stores is thrown away anyhow.
   */
  static void killAll(Path folder) {
    List<Path> files = pidFiles(folder);
    List<ProcessHandle> handles =
        files.stream().map(PartProcess::running).flatMap(Optional::stream).toList();
    handles.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(handles);
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new RealException("Cannot remove the pid files in " + folder + ".", e);
    }
  }

  /**
   * Waits until the processes run no more. One that has ended but that its parent has not asked
   * about yet counts as ended: it has no program any longer, and its ports are free.
   */
  private static void awaitEnd(List<ProcessHandle> handles) {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + END_LIMIT.toNanos();
    try {
      while (handles.stream().anyMatch(PartProcess::runsProgram)) {
        if (System.nanoTime() > end) {
          throw new RealException("A killed process does not end.");
        }
        never.await(10, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean runsProgram(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  private static Optional<ProcessHandle> running(Path pidFile) {
    try {
      String[] words = Files.readString(pidFile).trim().split(" ", 2);
      if (words.length < 2) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(PartProcess::runsProgram)
          .filter(handle -> began(handle).equals(words[1]));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String began(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static Path pidFile(Path folder, String name) {
    return folder.resolve(name + ".pid");
  }

  private static List<Path> pidFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pid")).sorted().toList();
    } catch (IOException e) {
      throw new RealException("Cannot read " + folder + ".", e);
    }
  }
}
