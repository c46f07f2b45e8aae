package dev.homelab.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Removes folders with all that is in them; links are removed, and not followed. */
public final class FolderTree {
  private FolderTree() {}

  /**
   * Removes a folder and what is in it, if it is there.
   *
   * @throws UncheckedIOException when something cannot be removed; the rest of it is left then
   */
  public static void remove(Path folder) {
    removeBut(folder, Set.of());
  }

  /**
   * Removes a folder and what is in it but for files of these names right in it, which keep it.
   *
   * @throws UncheckedIOException when something cannot be removed; the rest of it is left then
   */
  public static void removeBut(Path folder, Set<String> names) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean stays =
            !names.isEmpty()
                && (path.equals(folder)
                    || (folder.equals(path.getParent())
                        && names.contains(String.valueOf(path.getFileName()))));
        if (!stays) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
