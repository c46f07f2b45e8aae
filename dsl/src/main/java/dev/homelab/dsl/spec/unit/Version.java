package dev.homelab.dsl.spec.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version, ordered by its numbers: {@code 1.13}, {@code v30.0.2}, {@code 1.2.0-rc.1}. Missing
 * numbers count as zero; a version with a suffix comes before the one without (semver.org, item
 * 11).
 *
 * @param text as written, without a leading {@code v}
 */
public record Version(String text) implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

  public Version {
    if (!FORM.matcher(text).matches()) {
      throw new UnitException(text, "a version", "1.13.0");
    }
  }

  /**
   * Reads a version, with or without a leading {@code v}.
   *
   * @throws UnitException when it is something else
   */
  public static Version parse(String text) {
    return new Version(text.startsWith("v") ? text.substring(1) : text);
  }

  /** Its numbers, from the major one on. */
  public List<Integer> numbers() {
    Matcher matcher = FORM.matcher(text);
    List<Integer> numbers = new ArrayList<>();
    if (matcher.matches()) {
      for (String number : matcher.group(1).split("\\.", -1)) {
        numbers.add(Integer.valueOf(number));
      }
    }
    return numbers;
  }

  /** Its first number. */
  public int major() {
    return numbers().get(0);
  }

  private String suffix() {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
  }

  @Override
  public int compareTo(Version other) {
    List<Integer> mine = numbers();
    List<Integer> theirs = other.numbers();
    for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
      int order =
          Integer.compare(i < mine.size() ? mine.get(i) : 0, i < theirs.size() ? theirs.get(i) : 0);
      if (order != 0) {
        return order;
      }
    }
    if (suffix().isEmpty() != other.suffix().isEmpty()) {
      return suffix().isEmpty() ? 1 : -1;
    }
    return bySuffix(suffix().split("\\."), other.suffix().split("\\."));
  }

  /** Numbers by their value, other parts by their letters, fewer parts first. */
  private static int bySuffix(String[] mine, String[] theirs) {
    for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
      boolean numbers = mine[i].matches("\\d{1,9}") && theirs[i].matches("\\d{1,9}");
      int order =
          numbers
              ? Integer.compare(Integer.parseInt(mine[i]), Integer.parseInt(theirs[i]))
              : mine[i].compareTo(theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.length, theirs.length);
  }

  @Override
  public String toString() {
    return text;
  }
}
