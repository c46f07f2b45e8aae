package dev.homelab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of figures, in the form in which docs/benchmarks.md keeps it. */
final class Report {
  private final List<String> rows = new ArrayList<>();

  Report() {
    rows.add("| measure | other tool | homelab | goal | met |");
    rows.add("| --- | --- | --- | --- | --- |");
  }

  /** One pair of figures; {@code met} is told, never enforced: a timed assertion is no test. */
  void row(String measure, String other, String ours, String goal, boolean met) {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s |",
            measure,
            other,
            ours,
            goal,
            met ? "yes" : "no");
    rows.add(line);
    System.out.println(line);
  }

  /** A row for something that could not be measured here, and why. */
  void missing(String measure, String why) {
    rows.add("| " + measure + " | – | not measured: " + why + " | | |");
    System.out.println(rows.get(rows.size() - 1));
  }

  @Override
  public String toString() {
    return String.join("\n", rows);
  }
}
