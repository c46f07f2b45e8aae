package dev.homelab.dsl.spec.unit;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something happens again and again: five fields as in crontab(5) — minute, hour, day of
 * month, month, day of week from Sunday, 0, to Saturday, 6, as Kubernetes counts — or one of the
 * {@code @daily} forms.
 *
 * @param expression as written, fields joined by one blank
 */
public record Cron(String expression) {
  private static final int[][] BOUNDS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};
  private static final Pattern NAMED =
      Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly)");
  private static final Pattern PART = Pattern.compile("(\\*|(\\d+)(?:-(\\d+))?)(?:/(\\d+))?");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

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
        if (!isPart(numbered(part, i), BOUNDS[i])) {
          return false;
        }
      }
    }
    return true;
  }

  /** A part with the names of months and days as their numbers. */
  private static String numbered(String part, int field) {
    List<String> names = field == 3 ? MONTHS : field == 4 ? DAYS : List.of();
    String numbered = part.toLowerCase(Locale.ROOT);
    for (int i = 0; i < names.size(); i++) {
      numbered = numbered.replace(names.get(i), Integer.toString(field == 3 ? i + 1 : i));
    }
    return numbered;
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
