package dev.homelab.dsl.spec;

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
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return Math.min(cost[a.length()][b.length()], limit);
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
