package dev.homelab.provider.talos.yaml;

import java.util.Comparator;

/**
 * The order in which go-yaml writes the keys of a map: letters after other signs, and runs of
 * digits by their value, so that {@code a2} stands before {@code a10}.
 */
public final class KeyOrder implements Comparator<String> {
  /** The one order. */
  public static final Comparator<String> INSTANCE = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    boolean digits = false;
    for (int i = 0; i < a.length && i < b.length; i++) {
      if (a[i] == b[i]) {
        digits = Character.isDigit(a[i]);
        continue;
      }
      boolean letterA = Character.isLetter(a[i]);
      boolean letterB = Character.isLetter(b[i]);
      if (letterA && letterB) {
        return Integer.compare(a[i], b[i]);
      }
      if (letterA || letterB) {
        return letterA == digits ? -1 : 1;
      }
      return numbers(a, b, i);
    }
    return Integer.compare(a.length, b.length);
  }

  private static int numbers(int[] a, int[] b, int at) {
    long seed = zeroesInsideNumber(a, b, at) ? 1 : 0;
    int endA = digitsEnd(a, at);
    int endB = digitsEnd(b, at);
    int byValue = Long.compare(value(a, at, endA, seed), value(b, at, endB, seed));
    if (byValue != 0) {
      return byValue;
    }
    return endA != endB ? Integer.compare(endA, endB) : Integer.compare(a[at], b[at]);
  }

  private static boolean zeroesInsideNumber(int[] a, int[] b, int at) {
    if (a[at] != '0' && b[at] != '0') {
      return false;
    }
    for (int j = at - 1; j >= 0 && Character.isDigit(a[j]); j--) {
      if (a[j] != '0') {
        return true;
      }
    }
    return false;
  }

  private static int digitsEnd(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private static long value(int[] text, int from, int end, long seed) {
    long value = seed;
    for (int i = from; i < end; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return value;
  }
}
