package dev.homelab.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, bound to one cluster. */
public final class Kubectl {

  private static final long LIMIT_MINUTES = 5;

  private final Path program;
  private final Path kubeconfig;

  Kubectl(Path program, Path kubeconfig) {
    this.program = program;
    this.kubeconfig = kubeconfig;
  }

  /**
   * What one call of kubectl did.
   *
   * @param exit its exit code
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int exit, String out, String err) {}

  /** Runs {@code kubectl ARGS} with an empty standard input. */
  public Result run(String... args) {
    return runWithInput("", args);
  }

  /** Runs {@code kubectl ARGS} with the text as its standard input. */
  public Result runWithInput(String input, String... args) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(args));
    try {
      Path in = Files.createTempFile("kubectl", ".in");
      Path out = Files.createTempFile("kubectl", ".out");
      Path err = Files.createTempFile("kubectl", ".err");
      try {
        Files.writeString(in, input);
        int exit = call(command, in, out, err);
        return new Result(exit, read(out), read(err));
      } finally {
        Files.deleteIfExists(in);
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new RealException("kubectl could not be run.", e);
    }
  }

  /**
   * Runs {@code kubectl ARGS} and returns its standard output.
   *
   * @throws RealException when it exits with anything but 0
   */
  public String output(String... args) {
    Result result = run(args);
    if (result.exit() != 0) {
      throw new RealException("kubectl " + String.join(" ", args) + ": " + result.err().trim());
    }
    return result.out();
  }

  private int call(List<String> command, Path in, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new RealException("kubectl did not end in " + LIMIT_MINUTES + " minutes.");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new RealException("Interrupted while kubectl was running.", e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
