package dev.homelab.cli;

import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Asks the JVM that this process runs in to leave all methods to its first compiler. The second one
 * needs minutes to pay off, and until then it takes half of a two-core machine (ADR 11).
 *
 * <p>It is the same request as {@code jcmd PID Compiler.directives_add FILE} of the JDK's tool
 * reference, made from within. A JVM that does not know it, or does not open the package named in
 * the jar's manifest, runs as it always would.
 */
final class FirstCompiler extends Thread {
  private static final String PACKAGE = "com.sun.management.internal.";

  /**
   * JEP 165: a directive for every method of every class but those of numbers of any length; the
   * first one that matches counts. Only the second compiler knows the processor's way to multiply
   * such numbers, and without it an RSA key of 4096 bits takes ten times as long.
   */
  private static final String DIRECTIVE =
      "[{ match: \"java/math/*.*\", c2: { Exclude: false } },"
          + " { match: \"*.*\", c2: { Exclude: true } }]\n";

  private FirstCompiler() {
    super("homelab-first-compiler");
    setDaemon(true);
  }

  /**
   * Begins on a second thread, for a command that lasts long enough to profit. The servers of the
   * sandbox live long and keep both compilers.
   *
   * @param launched whether the process was started by the launcher, which leaves the second
   *     compiler out by a flag unless {@code up} is among the words
   */
  static FirstCompiler begin(String[] words, boolean launched) {
    FirstCompiler thread = new FirstCompiler();
    boolean flagged = launched && !List.of(words).contains("up");
    if (!flagged && profits(words)) {
      thread.start();
    }
    return thread;
  }

  private static boolean profits(String[] words) {
    if (words.length == 0 || words[0].startsWith("__")) {
      return false;
    }
    return switch (words[0]) {
      case "version", "--version", "help", "--help", "-h", "completion" -> false;
      default -> true;
    };
  }

  /** Waits until the request was made, so that its file is gone when the process ends. */
  void settle() {
    try {
      join();
    } catch (InterruptedException ending) {
      currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    Path file =
        Path.of(System.getProperty("java.io.tmpdir", "."), "homelab-" + System.nanoTime() + ".jit");
    try {
      Files.writeString(file, DIRECTIVE, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
      try {
        tell("Compiler.directives_add '" + file + "'");
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException
        | ReflectiveOperationException
        | InaccessibleObjectException
        | LinkageError asItWas) {
      return;
    }
  }

  /** What the public bean of the same name does, without the 90 ms that a bean server takes. */
  static String tell(String command) throws ReflectiveOperationException {
    Class.forName(PACKAGE + "PlatformMBeanProviderImpl");
    Class<?> type = Class.forName(PACKAGE + "DiagnosticCommandImpl");
    Method instance = type.getDeclaredMethod("getDiagnosticCommandMBean");
    instance.setAccessible(true);
    Method execute = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
    execute.setAccessible(true);
    return String.valueOf(execute.invoke(instance.invoke(null), command));
  }
}
