package dev.homelab.dsl.spec.unit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When something happens each day or week: a time of day, with days of the week before it when not
 * on all of them.
 *
 * @param cron the same as a schedule of five fields (crontab(5)), in UTC
 */
public record DayTime(String cron) {
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Pattern TIME =
      Pattern.compile("(?:(\\S+) )?([01]?[0-9]|2[0-3]):([0-5][0-9])");

  /**
   * Reads a time like {@code 03:00}, {@code sun 03:00} or {@code mon..fri 22:00}.
   *
   * @throws UnitException when it is something else
   */
  public static DayTime parse(String text) {
    String plain = text.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher parts = TIME.matcher(plain);
    if (!parts.matches()) {
      throw unfit(text);
    }
    String days = parts.group(1) == null ? "*" : days(parts.group(1), text);
    int minute = Integer.parseInt(parts.group(3));
    int hour = Integer.parseInt(parts.group(2));
    return new DayTime(minute + " " + hour + " * * " + days);
  }

  private static String days(String said, String text) {
    TreeSet<Integer> all = new TreeSet<>();
    for (String part : said.split(",", -1)) {
      List<Integer> ends =
          Arrays.stream(part.split("\\.\\.", -1)).map(day -> DAYS.indexOf(day)).toList();
      if (ends.size() > 2 || ends.contains(-1)) {
        throw unfit(text);
      }
      int from = ends.get(0);
      int count = Math.floorMod(ends.get(ends.size() - 1) - from, DAYS.size());
      for (int i = 0; i <= count; i++) {
        all.add((from + i) % DAYS.size());
      }
    }
    return all.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static UnitException unfit(String text) {
    return new UnitException(text, "a time of day", "'03:00' or 'sun 03:00'");
  }
}
