package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.kube.KubeSimulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process and keeps what they wrote. */
public final class CliRun {
  private static final long PATIENCE = 120_000_000_000L;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String answers = "";
  private boolean terminal;
  private Look asked = () -> {};
  private Parts parts = Installed.parts();
  private Clock clock = Clock.systemUTC();
  private volatile ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** What one command line came to. */
  public record Result(int code, String out, String err) {}

  /** Command lines with a working folder; it is the home of the person, too. */
  public CliRun(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.toString());
    environment.put("LANG", "C.UTF-8");
  }

  /** Writes a lab and the access to its cluster into a folder, and brings it up. */
  static CliRun up(Path folder, KubeSimulator simulator, String lab) throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), lab);
    CliRun cli = new CliRun(folder);
    Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    return cli;
  }

  /** The same with a variable of the environment. */
  public CliRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The clock by which commands wait. */
  public CliRun by(Clock other) {
    clock = other;
    return this;
  }

  public CliRun on(Parts others) {
    parts = others;
    return this;
  }

  /** The shipped parts, with simulated clusters of the test's own. */
  public static Parts partsWith(Clusters clusters) {
    Parts shipped = Installed.parts();
    return new Parts(
        shipped.reader(), shipped.providers(), clusters, shipped.secrets(), shipped.interrupts());
  }

  /** The person at the terminal answers with these lines. */
  public CliRun answering(String lines) {
    terminal = true;
    answers = lines;
    return this;
  }

  /** Something that a test looks at when the person is about to answer. */
  @FunctionalInterface
  interface Look {
    void now() throws IOException;
  }

  /** Looks at something each time an answer is read, before it is. */
  CliRun whenAsked(Look look) {
    asked = look;
    return this;
  }

  /** The answers of the person. */
  private InputStream answers() {
    return new FilterInputStream(
        new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8))) {
      @Override
      public int read() throws IOException {
        asked.now();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        asked.now();
        return super.read(bytes, offset, length);
      }
    };
  }

  /** These lines are piped in. */
  CliRun piping(String lines) {
    terminal = false;
    answers = lines;
    return this;
  }

  /** Wakes who waits for what a running command writes. */
  private static final class Told extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      notifyAll();
    }
  }

  /** Returns when a command that runs on another thread has written a text as a result. */
  void awaitOut(String text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!written.toString(StandardCharsets.UTF_8).contains(text)) {
      ByteArrayOutputStream now = written;
      synchronized (now) {
        if (System.nanoTime() > end) {
          throw new AssertionError("not written: " + text + ", but " + now);
        }
        now.wait(100);
      }
    }
  }

  /** What the command that runs has written as a result. */
  String writtenSoFar() {
    return written.toString(StandardCharsets.UTF_8);
  }

  /** Runs one command line to its end. */
  public Result run(String... words) {
    ByteArrayOutputStream out = new Told();
    written = out;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            answers(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false,
            false);
    Surroundings around = new Surroundings(folder, environment, clock, "homelab", "1.2.3");
    int code = Cli.run(List.of(words), streams, around, parts);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
