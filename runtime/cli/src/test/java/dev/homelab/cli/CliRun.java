package dev.homelab.cli;

import dev.homelab.cli.lab.Parts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process and keeps what they wrote. */
public final class CliRun {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String answers = "";
  private boolean terminal;
  private Parts parts = Installed.parts();

  /** What one command line came to. */
  public record Result(int code, String out, String err) {}

  /** Command lines with a working folder; it is the home of the person, too. */
  public CliRun(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.toString());
    environment.put("LANG", "C.UTF-8");
  }

  /** The same with a variable of the environment. */
  public CliRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public CliRun on(Parts others) {
    parts = others;
    return this;
  }

  /** The person at the terminal answers with these lines. */
  public CliRun answering(String lines) {
    terminal = true;
    answers = lines;
    return this;
  }

  /** Runs one command line to its end. */
  public Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false,
            false);
    Surroundings around =
        new Surroundings(folder, environment, Clock.systemUTC(), "homelab", "1.2.3");
    int code = Cli.run(List.of(words), streams, around, parts);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
