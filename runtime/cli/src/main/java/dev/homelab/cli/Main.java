package dev.homelab.cli;

import dev.homelab.report.ShellWord;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code java -jar homelab.jar} starts: finds out about the machine, then runs the command.
 */
public final class Main {
  /** The property by which a launcher says how it was called. */
  static final String FORM_PROPERTY = "homelab.command";

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] words) {
    Warmup.begin(words);
    FirstCompiler compiler = FirstCompiler.begin(words, System.getProperty(FORM_PROPERTY) != null);
    Streams streams =
        new Streams(
            System.in,
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            isTerminal(0),
            isTerminal(1),
            isTerminal(2));
    Surroundings around =
        new Surroundings(
            Path.of("").toAbsolutePath(),
            System.getenv(),
            Clock.systemUTC(),
            form(System.getProperty(FORM_PROPERTY), System.getProperty("java.class.path", "")),
            version());
    if (words.length > 0 && words[0].startsWith("__")) {
      System.exit(Hidden.run(List.of(words), streams, around));
    }
    int code = Cli.run(List.of(words), streams, around, Installed.parts());
    compiler.settle();
    System.exit(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    FileOutputStream raw = new FileOutputStream(descriptor);
    return new PrintStream(
        new java.io.BufferedOutputStream(raw, 8192), false, StandardCharsets.UTF_8);
  }

  /**
   * Whether a standard stream is a terminal. Linux tells by the name of the open file; elsewhere
   * the JDK tells only of input and output together.
   */
  private static boolean isTerminal(int number) {
    Path link = Path.of("/proc/self/fd/" + number);
    try {
      String name = Files.readSymbolicLink(link).toString();
      return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return isTerminal(System.console());
    }
  }

  /** Java 22 to 24 have a console without a terminal, too; it tells which it is. */
  static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException notTold) {
      return false;
    }
  }

  /** How the tool was started, as a shell reads it; {@code launcher} is null without one. */
  static String form(@Nullable String launcher, String path) {
    if (launcher != null) {
      return ShellWord.of(launcher);
    }
    boolean jar = path.endsWith(".jar") && path.indexOf(java.io.File.pathSeparatorChar) < 0;
    if (!jar) {
      return "homelab";
    }
    return "java -jar " + ShellWord.of(path);
  }

  private static String version() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
