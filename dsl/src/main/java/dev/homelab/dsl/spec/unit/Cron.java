package dev.homelab.dsl.spec.unit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something happens again and again: five fields as in crontab(5) — minute, hour, day of
 * month, month, day of week — or one of the {@code @daily} forms.
 *
 * @param expression as written, fields joined by one blank
 */
public record Cron(String expression) {
  private static final int[][] BOUNDS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
  private static final Pattern NAMED =
      Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly)");
  private static final Pattern PART = Pattern.compile("(\\*|(\\d+)(?:-(\\d+))?)(?:/(\\d+))?");

  public Cron {
    if (!NAMED.matcher(expression).matches() && !isFiveFields(expression)) {
      throw new UnitException(expression, "a schedule", "'0 3 * * *' or '@daily'");
    }
  }

  /**
   * Reads a schedule; blanks between fields may be more than one.
   *
   * @throws UnitException when it is something else
   */
  public static Cron parse(String text) {
    return new Cron(text.trim().replaceAll("\\s+", " "));
  }

  private static boolean isFiveFields(String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != BOUNDS.length) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        if (!isPart(part, BOUNDS[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPart(String part, int[] bounds) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches() || part.length() > 20) {
      return false;
    }
    int low = matcher.group(2) == null ? bounds[0] : number(matcher.group(2));
    int high = matcher.group(3) == null ? low : number(matcher.group(3));
    boolean step = matcher.group(4) == null || number(matcher.group(4)) > 0;
    return step && low >= bounds[0] && low <= high && high <= bounds[1];
  }

  private static int number(String digits) {
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  @Override
  public String toString() {
    return expression;
  }
}
