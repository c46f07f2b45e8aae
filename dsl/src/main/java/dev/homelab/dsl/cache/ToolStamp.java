package dev.homelab.dsl.cache;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells builds of the tool apart, so that what one of them cached is not used by another: size and
 * time of everything on the class path, and the Java release.
 */
final class ToolStamp {
  private static final String FORMAT = "1";

  /** Read when it is first asked for, and not again: what lies there later is not what runs. */
  private static final class Running {
    static final String STAMP = read();

    private Running() {}
  }

  private ToolStamp() {}

  /** A text that differs whenever the tool or the Java release differs; read once. */
  static String current() {
    return Running.STAMP;
  }

  private static String read() {
    StringBuilder stamp = new StringBuilder(FORMAT);
    stamp.append('|').append(Runtime.version().feature());
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        append(stamp, Path.of(entry));
      }
    }
    return stamp.toString();
  }

  private static void append(StringBuilder stamp, Path entry) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        stamp.append('|').append(attributes.size()).append('@');
        stamp.append(attributes.lastModifiedTime().toMillis());
        return;
      }
      long[] sum = new long[2];
      Files.walkFileTree(
          entry,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) {
              sum[0] += of.size();
              sum[1] = Math.max(sum[1], of.lastModifiedTime().toMillis());
              return FileVisitResult.CONTINUE;
            }
          });
      stamp.append('|').append(sum[0]).append('/').append(sum[1]);
    } catch (IOException missing) {
      stamp.append("|-");
    }
  }
}
