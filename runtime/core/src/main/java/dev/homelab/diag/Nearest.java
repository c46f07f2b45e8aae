package dev.homelab.diag;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a mistyped one is most likely to mean. */
public final class Nearest {
  private Nearest() {}

  /** The known name with the smallest edit distance, or null when none is close. */
  public static @Nullable String to(String seen, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(1, seen.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(seen, name);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }

  /**
   * How many edits (insert, remove, change, swap of neighbours) turn one text into the other: the
   * restricted Damerau-Levenshtein distance.
   */
  public static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(int[][] cost, String from, String to, int i, int j) {
    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
