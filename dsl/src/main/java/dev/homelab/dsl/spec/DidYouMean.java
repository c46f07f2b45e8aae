package dev.homelab.dsl.spec;

import dev.homelab.diag.Nearest;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a mistyped one most likely means. */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * The nearest known name by edit distance (insert, delete, change, swap of neighbours; case does
   * not count), or null when none is near. At most a third of the name, and at least two letters,
   * may differ.
   */
  public static @Nullable String nearest(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int allowed = Math.max(2, wanted.length() / 3);
    if (wanted.length() <= 3) {
      allowed = 1;
    }
    String best = null;
    int least = allowed + 1;
    for (String candidate : new TreeSet<>(known)) {
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), least);
      if (distance < least && distance < Math.max(wanted.length(), 2)) {
        least = distance;
        best = candidate;
      } else if (best == null && prefix(wanted, candidate.toLowerCase(Locale.ROOT))) {
        best = candidate;
      }
    }
    return best;
  }

  private static boolean prefix(String wanted, String candidate) {
    return (wanted.length() >= 4
            && (candidate.startsWith(wanted)
                || (wanted.startsWith(candidate) && candidate.length() >= 4)))
        || sharedStart(wanted, candidate) >= 5;
  }

  private static int sharedStart(String a, String b) {
    int shared = 0;
    while (shared < Math.min(a.length(), b.length()) && a.charAt(shared) == b.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  /** Restricted Damerau-Levenshtein distance, or {@code limit} when it is at least that. */
  static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    return Math.min(Nearest.distance(a, b), limit);
  }
}
