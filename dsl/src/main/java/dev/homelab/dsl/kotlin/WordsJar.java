package dev.homelab.dsl.kotlin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The jar that a script is compiled against: the words, and the few classes of values that they
 * take and give. What is not in it cannot be named by a script.
 */
final class WordsJar {
  private WordsJar() {}

  /** Writes the jar. */
  static void write(WordClasses words, Path jar) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    words.classes().forEach((name, bytes) -> entries.put(entry(name), bytes));
    List<Class<?>> values =
        words.values().stream().sorted(Comparator.comparing(Class::getName)).toList();
    for (Class<?> value : values) {
      entries.put(entry(value.getName()), bytes(value));
    }
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(0);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
  }

  private static String entry(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String name = entry(type.getName());
    ClassLoader loader = WordsJar.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        throw new NoSuchFileException(name);
      }
      return in.readAllBytes();
    }
  }
}
