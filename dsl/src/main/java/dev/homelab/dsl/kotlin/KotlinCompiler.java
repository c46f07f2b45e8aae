package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compiles the text of a script with the Kotlin compiler of the add-on, in a class loader of its
 * own. The text becomes the body of a class that extends the written {@code Script}, on the same
 * lines, so that its own words are all that it can name.
 */
final class KotlinCompiler implements AutoCloseable {
  /** The class of a script. */
  static final String CLASS_NAME = "homelab.script.HomelabFile";

  /** The name of its source in its classes. */
  static final String SOURCE = "HomelabFile.kt";

  /** What stands before the text on its first line. */
  static final String BEFORE =
      "package homelab.script;import homelab.words.*;import dev.homelab.model.*;"
          + "import dev.homelab.dsl.spec.*;import dev.homelab.dsl.spec.unit.*;"
          + "class HomelabFile:Script(){override fun describe(){";

  private static final String AFTER = "\n}}\n";
  private static final String COMPILER = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler";
  private static final String UNITS = "Units.kt";
  private final KotlinAddOn addOn;
  private final URLClassLoader loader;

  /**
   * What the compiler has made.
   *
   * @param classes byte code by class name; empty when there was an error
   * @param messages what it said about the script
   */
  record Compiled(Map<String, byte[]> classes, List<CompilerMessage> messages) {
    Compiled {
      classes = Map.copyOf(classes);
      messages = List.copyOf(messages);
    }
  }

  KotlinCompiler(KotlinAddOn addOn) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path jar : addOn.compiler()) {
      jars.add(jar.toUri().toURL());
    }
    this.addOn = addOn;
    this.loader =
        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  /** Compiles a text against words. */
  Compiled compile(String text, WordClasses words) throws IOException {
    Path folder = Files.createTempDirectory("homelab-kotlin");
    try {
      Path jar = folder.resolve("words.jar");
      WordsJar.write(words, jar);
      Path source = Files.writeString(folder.resolve(SOURCE), BEFORE + text + AFTER);
      Path units = folder.resolve(UNITS);
      try (InputStream in = KotlinCompiler.class.getResourceAsStream(UNITS)) {
        Files.write(units, in == null ? new byte[0] : in.readAllBytes());
      }
      Path classes = Files.createDirectory(folder.resolve("classes"));
      String printed = run(arguments(jar, classes, source, units));
      return new Compiled(read(classes), CompilerMessage.read(printed));
    } finally {
      delete(folder);
    }
  }

  private List<String> arguments(Path words, Path classes, Path source, Path units) {
    return List.of(
        "-no-stdlib",
        "-no-reflect",
        "-classpath",
        words + java.io.File.pathSeparator + addOn.library(),
        "-d",
        classes.toString(),
        "-jvm-target",
        "17",
        "-module-name",
        "homelab",
        "-Xrender-internal-diagnostic-names",
        "-Xno-param-assertions",
        "-Xplugin=" + addOn.receivers(),
        "-P",
        "plugin:org.jetbrains.kotlin.samWithReceiver:annotation=" + WithReceiver.class.getName(),
        source.toString(),
        units.toString());
  }

  private String run(List<String> arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      Class<?> type = loader.loadClass(COMPILER);
      Object compiler = type.getConstructor().newInstance();
      PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
      Object code =
          type.getMethod("exec", PrintStream.class, String[].class)
              .invoke(compiler, out, arguments.toArray(new String[0]));
      String text = printed.toString(StandardCharsets.UTF_8);
      boolean told = !CompilerMessage.read(text).isEmpty();
      if (!String.valueOf(code).equals("OK") && !told) {
        throw failed(text);
      }
      return text;
    } catch (ReflectiveOperationException broken) {
      throw new HomelabException(
          List.of(failure(printed.toString(StandardCharsets.UTF_8))), broken);
    }
  }

  private static HomelabException failed(String printed) {
    return new HomelabException(List.of(failure(printed)));
  }

  private static Diagnostic failure(String printed) {
    String first = printed.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    Diagnostic problem =
        LanguageCodes.error(KotlinCodes.COMPILER_FAILED, "the Kotlin compiler has failed")
            .withHint("say what was changed last in a simpler way, or write the lab in Groovy");
    return first.isEmpty() ? problem : problem.withDetail(first);
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/').replace('/', '.');
        found.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException held) {
      // Its jars stay open until the process ends, which harms nothing.
      return;
    }
  }
}
