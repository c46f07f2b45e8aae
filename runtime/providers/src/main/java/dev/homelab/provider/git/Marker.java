package dev.homelab.provider.git;

import dev.homelab.model.LabIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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

  Marker {
    files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
  }

  static Marker of(LabIdentity lab, Collection<String> files) {
    return new Marker(lab.id(), lab.environment(), lab.name(), new TreeSet<>(files));
  }

  /** What a file says; null when it is no such file. */
  static @Nullable Marker parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
    if (lines.size() < 2 || !lines.get(1).startsWith("lab ")) {
      return null;
    }
    String[] words = lines.get(1).split(" ", 4);
    return words.length < 4
        ? null
        : new Marker(
            words[1],
            words[2].equals("-") ? "" : words[2],
            words[3],
            new TreeSet<>(lines.subList(2, lines.size())));
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
