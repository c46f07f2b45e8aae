package dev.homelab.cli.command;

import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A folder that {@code render} writes. It keeps a list of the files that it wrote; any other file
 * in the folder is someone else's and stays as it is.
 */
final class RenderedFolder {
  /** The list of files, beside them. */
  static final String LIST = ".homelab-rendered";

  private RenderedFolder() {}

  /** How many files were written, were the same already, and were removed. */
  record Written(int changed, int same, int removed) {}

  /**
   * Makes the folder hold these files.
   *
   * @param files content by path within the folder
   */
  static Written write(Path folder, SortedMap<String, String> files) {
    try {
      return replace(folder, files);
    } catch (IOException cannot) {
      throw LabSession.problem(
          Diagnostic.error("HL9012", "the folder " + folder + " cannot be written")
              .withDetail("The disk may be full, or the folder read-only."));
    }
  }

  private static Written replace(Path folder, SortedMap<String, String> files) throws IOException {
    Set<String> before = listed(folder);
    refuseForeign(folder, files, before);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(LIST), String.join("\n", union(before, files)) + "\n");
    int changed = 0;
    Set<Path> made = new HashSet<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      Path path = folder.resolve(file.getKey());
      if (before.contains(file.getKey()) && isSame(path, content)) {
        continue;
      }
      Path parent = path.getParent();
      if (parent != null && made.add(parent)) {
        Files.createDirectories(parent);
      }
      try (FileOutputStream fresh = new FileOutputStream(path.toFile())) {
        fresh.write(content);
      }
      changed++;
    }
    int removed = 0;
    for (String name : before) {
      if (!files.containsKey(name) && Files.deleteIfExists(folder.resolve(name))) {
        removed++;
      }
    }
    Files.writeString(folder.resolve(LIST), String.join("\n", files.keySet()) + "\n");
    return new Written(changed, files.size() - changed, removed);
  }

  private static boolean isSame(Path path, byte[] content) throws IOException {
    File file = path.toFile();
    if (file.length() != content.length || !file.isFile()) {
      return false;
    }
    try (FileInputStream in = new FileInputStream(file)) {
      return Arrays.equals(in.readNBytes(content.length), content);
    }
  }

  private static List<String> union(Set<String> before, SortedMap<String, String> files) {
    Set<String> all = new java.util.TreeSet<>(before);
    all.addAll(files.keySet());
    return List.copyOf(all);
  }

  private static Set<String> listed(Path folder) throws IOException {
    Path list = folder.resolve(LIST);
    Set<String> names = new HashSet<>();
    if (Files.exists(list)) {
      for (String name : Files.readAllLines(list)) {
        if (!name.isBlank() && (isBelow(name) || staysIn(folder, name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Whether a name cannot lead out of a folder, seen by its letters alone. */
  private static boolean isBelow(String name) {
    return name.charAt(0) != '/'
        && name.indexOf('\\') < 0
        && name.indexOf(':') < 0
        && !name.contains("..");
  }

  private static boolean staysIn(Path folder, String name) {
    return folder.resolve(name).normalize().startsWith(folder);
  }

  private static void refuseForeign(
      Path folder, SortedMap<String, String> files, Set<String> ours) {
    List<String> foreign = new ArrayList<>();
    for (String name : files.keySet()) {
      if (!ours.contains(name) && Files.exists(folder.resolve(name))) {
        foreign.add(name);
      }
    }
    if (!foreign.isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error("HL9013", foreign.get(0) + " was not written by render")
              .withDetail("It was left as it is; so was everything else in the folder.")
              .withHint("homelab render --out another-folder"));
    }
  }
}
