package dev.homelab.proof;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line from the classes under test: in processes of their own where one is started,
 * killed or limited, in this one where a command just runs to its end.
 */
final class Tool {
  private final Path folder;
  private final Map<String, String> environment;

  Tool(Path folder) {
    this(folder, Map.of());
  }

  Tool(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * One command that ended or was killed.
   *
   * @param exit exit code; above 128 when a process was killed by a signal
   * @param output both streams
   */
  record Result(int exit, String output) {}

  /** Lets a command run to its end, in this process. */
  Result run(String... arguments) {
    CliRun cli = new CliRun(folder);
    System.getenv().forEach(cli::with);
    surroundings().forEach(cli::with);
    CliRun.Result result = cli.run(arguments);
    return new Result(result.code(), result.out() + result.err());
  }

  private Map<String, String> surroundings() {
    Map<String, String> all = new HashMap<>();
    all.put("HOME", folder.resolve("home").toString());
    all.put("XDG_CONFIG_HOME", folder.resolve("home/.config").toString());
    all.putAll(environment);
    return all;
  }

  /**
   * Runs a shell script in which {@code homelab} is this command line; what it prints goes through
   * a pipe, so that limits on files do not concern it.
   */
  Result shell(String script) {
    String quoted = "'" + String.join("' '", tool()) + "'";
    String whole = "homelab() { " + quoted + " \"$@\"; }\n{ " + script + "\n} 2>&1 | cat";
    return finish(launch(List.of("sh", "-c", whole)), 300_000);
  }

  /** The same as root of a user namespace of its own, where file systems may be mounted. */
  Result shellThatMounts(String script) {
    String quoted = "'" + String.join("' '", tool()) + "'";
    String whole = "homelab() { " + quoted + " \"$@\"; }\n" + script;
    return finish(launch(List.of("unshare", "-rm", "sh", "-c", whole)), 300_000);
  }

  /** A command that runs. */
  record Started(Process process, Path log) {
    /** Kills it with SIGKILL and waits until the system has taken it away. */
    void kill() {
      process.destroyForcibly().onExit().join();
    }

    /** Waits for a time, and says whether it still runs then. */
    boolean lives(long millis) {
      try {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Waits until it has ended, by itself or by a kill. */
    Result end() {
      return finish(this, 300_000);
    }

    /** What it has printed so far. */
    String output() {
      try {
        return Files.readString(log);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static List<String> tool() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-XX:+UseSerialGC",
        "--add-opens",
        "jdk.management/com.sun.management.internal=ALL-UNNAMED",
        "-cp",
        classPath(),
        "dev.homelab.cli.Main");
  }

  /** Starts a command and lets it go on. */
  Started start(String... arguments) {
    List<String> command = new ArrayList<>(tool());
    command.addAll(List.of(arguments));
    return launch(command);
  }

  private Started launch(List<String> command) {
    try {
      Path log = Files.createTempFile("homelab-proof", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(surroundings());
      Process process = builder.start();
      process.getOutputStream().close();
      return new Started(process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Result finish(Started started, long millis) {
    try {
      if (!started.process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        started.process.destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(started.log));
      }
      String output = Files.readString(started.log);
      Files.delete(started.log);
      return new Result(started.process.exitValue(), output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /**
   * The test's class path; surefire hides it behind a jar of its own and names it in a property.
   */
  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    return real != null ? real : System.getProperty("java.class.path");
  }
}
