package dev.homelab.cli;

import dev.homelab.report.SourceLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Reads scripts for the excerpts in messages. */
public final class Sources {
  private static final long LARGEST = 8L * 1024 * 1024;

  private Sources() {}

  /** Files of a folder; one that cannot be read, or is too large to be a script, has no lines. */
  public static SourceLines below(Path folder) {
    return file -> {
      try {
        Path path = folder.resolve(file);
        if (Files.size(path) > LARGEST) {
          return List.of();
        }
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException | InvalidPathException unreadable) {
        return List.of();
      }
    };
  }
}
