package dev.homelab.provider.git;

import dev.homelab.model.LabIdentity;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that says whose a folder of a repository is and which of its files are the lab's.
 *
 * @param id the lab's identity
 * @param environment its environment, or empty
 * @param name its name
 * @param files paths below the folder
 */
record Marker(String id, String environment, String name, SortedSet<String> files) {
  /** Its name. */
  static final String FILE = ".homelab";

  private static final String HEAD =
      "# Files of a lab; written by homelab, which removes no other.";

  /** What our files are called; marks of a merge that was not finished do not look like it. */
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  Marker {
    files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
  }

  static Marker of(LabIdentity lab, Collection<String> files) {
    return new Marker(lab.id(), lab.environment(), lab.name(), new TreeSet<>(files));
  }

  /** What a file says; null when it is no such file, or was edited so that it cannot be told. */
  static @Nullable Marker parse(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() < 2 || !lines.get(0).equals(HEAD) || !lines.get(1).startsWith("lab ")) {
      return null;
    }
    String[] words = lines.get(1).split(" ", 4);
    List<String> files = lines.subList(2, lines.size());
    return words.length < 4 || !files.stream().allMatch(FILE_NAME.asMatchPredicate())
        ? null
        : new Marker(
            words[1], words[2].equals("-") ? "" : words[2], words[3], new TreeSet<>(files));
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append("lab ").append(id).append(' ');
    text.append(environment.isEmpty() ? "-" : environment).append(' ').append(name).append('\n');
    files.forEach(file -> text.append(file).append('\n'));
    return text.toString();
  }

  boolean isOf(LabIdentity lab) {
    return id.equals(lab.id()) && environment.equals(lab.environment());
  }
}
