package dev.homelab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of figures, in the form in which docs/benchmarks.md keeps it. */
final class Report {
  private final List<String> rows = new ArrayList<>();

  Report() {
    rows.add("| measure | other tool | `java -jar` | launcher | goal | met |");
    rows.add("| --- | --- | --- | --- | --- | --- |");
  }

  /** One pair of figures; {@code met} is told, never enforced: a timed assertion is no test. */
  void row(String measure, String other, String ours, String goal, boolean met) {
    cells(measure, other, ours, "–", goal, met ? "yes" : "no");
  }

  /** The same measure by plain {@code java -jar} and through the launcher, with one limit. */
  void pair(String measure, String other, double plain, double launcher, double limit) {
    boolean both = plain <= limit && launcher <= limit;
    String met =
        both ? "yes" : plain <= limit ? "plain only" : launcher <= limit ? "launcher" : "no";
    cells(measure, other, ms(plain), ms(launcher), "<= " + ms(limit), met);
  }

  /** A figure without a goal of its own. */
  void told(String measure, double plain, double launcher) {
    cells(measure, "–", ms(plain), ms(launcher), "–", "–");
  }

  private void cells(String... cells) {
    String line = "| " + String.join(" | ", cells) + " |";
    rows.add(line);
    System.out.println(line);
  }

  /** A time as the table shows it; a dash for one that was not measured. */
  static String ms(double millis) {
    if (Double.isNaN(millis)) {
      return "–";
    }
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
        : String.format(Locale.ROOT, "%.0f ms", millis);
  }

  /** A row for something that could not be measured here, and why. */
  void missing(String measure, String why) {
    rows.add("| " + measure + " | – | not measured: " + why + " | | | |");
    System.out.println(rows.get(rows.size() - 1));
  }

  @Override
  public String toString() {
    return String.join("\n", rows);
  }
}
