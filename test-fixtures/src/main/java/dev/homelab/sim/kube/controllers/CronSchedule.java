package dev.homelab.sim.kube.controllers;

import java.time.ZonedDateTime;
import java.util.List;

/** Schedules as cron and Kubernetes write them. */
public final class CronSchedule {
  private CronSchedule() {}

  /** Whether a schedule of five fields (or a name such as {@code @daily}) fits a minute. */
  public static boolean fits(String schedule, ZonedDateTime at) {
    String plain =
        switch (schedule.strip()) {
          case "@hourly" -> "0 * * * *";
          case "@daily", "@midnight" -> "0 0 * * *";
          case "@weekly" -> "0 0 * * 0";
          case "@monthly" -> "0 0 1 * *";
          case "@yearly", "@annually" -> "0 0 1 1 *";
          default -> schedule.strip();
        };
    List<String> parts = List.of(plain.split("\\s+", -1));
    return parts.size() == 5
        && field(parts.get(0), at.getMinute())
        && field(parts.get(1), at.getHour())
        && field(parts.get(2), at.getDayOfMonth())
        && field(parts.get(3), at.getMonthValue())
        && field(parts.get(4), at.getDayOfWeek().getValue() % 7);
  }

  private static boolean field(String text, int value) {
    for (String part : text.split(",", -1)) {
      String[] step = part.split("/", 2);
      int every = step.length == 2 ? number(step[1]) : 1;
      String[] ends = step[0].split("-", 2);
      boolean all = step[0].equals("*");
      int from = all ? 0 : number(ends[0]);
      int to = all ? 99 : ends.length == 2 ? number(ends[1]) : step.length == 2 ? 99 : from;
      if (every > 0 && value >= from && value <= to && (value - from) % every == 0) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
  }
}
