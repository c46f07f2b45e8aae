package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What releases of a thing change for the one who comes from an older one. Its text form stands in
 * the annotation {@value #ANNOTATION}: one line for each release, {@code 1.6: what it changes}.
 */
public final class UpgradeNotes {
  /** The annotation of the object whose version label tells the release. */
  public static final String ANNOTATION = "homelab.dev/upgrade-notes";

  private static final String CODE = "HL2065";

  private UpgradeNotes() {}

  /** The text form of notes by their release. */
  public static String text(SortedMap<String, String> notes) {
    List<String> lines = new ArrayList<>();
    notes.forEach((release, note) -> lines.add(release + ": " + note));
    return String.join("\n", lines);
  }

  /**
   * What a move tells: the notes of each minor release after the one that runs, up to the one that
   * is asked for.
   *
   * @return warnings, oldest release first; none for versions that are no numbers
   */
  static List<Diagnostic> told(String name, String text, String from, String to) {
    List<Diagnostic> found = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(": ");
      if (colon > 0 && isCrossed(line.substring(0, colon), from, to)) {
        String release = line.substring(0, colon);
        found.add(
            Diagnostic.warning(CODE, name + ' ' + release + " changes what you may rely on")
                .withDetail(line.substring(colon + 2)));
      }
    }
    return found;
  }

  private static boolean isCrossed(String release, String from, String to) {
    Optional<Release> noted = Release.parse(release);
    Optional<Release> before = Release.parse(from);
    Optional<Release> after = Release.parse(to);
    return noted.isPresent()
        && before.isPresent()
        && after.isPresent()
        && noted.get().compareTo(before.get().first(2)) > 0
        && noted.get().compareTo(after.get().first(2)) <= 0;
  }
}
