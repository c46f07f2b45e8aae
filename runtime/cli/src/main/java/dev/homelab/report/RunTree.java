package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.report.RunView.Phase;
import dev.homelab.report.RunView.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One picture of a run on a terminal; drawn again in place as the run goes on. */
public final class RunTree {
  private static final int NAME_WIDTH = 32;

  private RunTree() {}

  /** One line of the picture, for a service, an app or a resource of its own. */
  private record Row(Address unit, List<Step> steps) {
    long in(Phase phase) {
      return steps.stream().filter(step -> step.phase() == phase).count();
    }

    int rank() {
      if (in(Phase.FAILED) > 0) {
        return 1;
      }
      if (in(Phase.RUNS) > 0) {
        return 2;
      }
      if (in(Phase.TO_DO) == steps.size()) {
        return 3;
      }
      return in(Phase.TO_DO) > 0 ? 2 : 0;
    }
  }

  /**
   * The lines of the picture.
   *
   * @param title the lab's name
   * @param corner a word for the upper right corner, such as {@code sandbox}; may be empty
   * @param height how many lines the terminal has; the picture stays below it
   */
  public static List<String> draw(
      RunView view,
      Units units,
      String title,
      String corner,
      Instant now,
      Style style,
      int height) {
    List<String> lines = new ArrayList<>();
    lines.add(header(view, title, corner, now, style));
    lines.add("");
    List<Row> rows = rows(view, units);
    int room = Math.max(3, height - 5);
    int hidden = Math.max(0, rows.size() - room);
    for (Row row : shown(rows, room)) {
      lines.add(row(row, now, style));
    }
    if (hidden > 0) {
      lines.add("  " + style.more() + ' ' + hidden + " more");
    }
    return lines;
  }

  private static String header(
      RunView view, String title, String corner, Instant now, Style style) {
    int all = view.steps().size();
    long done = view.count(Phase.DONE);
    String dot = ' ' + style.dot() + ' ';
    String left = title + dot + done + " of " + all + dot + Layout.clock(millis(view.start(), now));
    long failed = view.count(Phase.FAILED);
    left += failed > 0 ? dot + failed + " failed" : "";
    int gap = style.width() - 1 - Layout.columns(left) - Layout.columns(corner);
    return gap > 0 && !corner.isEmpty() ? left + " ".repeat(gap) + corner : left;
  }

  private static List<Row> rows(RunView view, Units units) {
    Map<Address, List<Step>> byUnit = new LinkedHashMap<>();
    for (Step step : view.steps()) {
      byUnit.computeIfAbsent(units.unitOf(step.address()), n -> new ArrayList<>()).add(step);
    }
    List<Row> rows = new ArrayList<>();
    byUnit.forEach((unit, steps) -> rows.add(new Row(unit, steps)));
    return rows;
  }

  /** What runs and what failed is always shown; of the rest, as much as there is room for. */
  private static List<Row> shown(List<Row> rows, int room) {
    if (rows.size() <= room) {
      return rows;
    }
    List<Row> byWeight = new ArrayList<>(rows);
    byWeight.sort(Comparator.comparingInt(row -> weight(row.rank())));
    List<Row> kept = byWeight.subList(0, room);
    return rows.stream().filter(kept::contains).toList();
  }

  private static int weight(int rank) {
    return rank == 0 ? 9 : rank;
  }

  private static String row(Row row, Instant now, Style style) {
    String name = Layout.pad(shortened(row.unit().toString(), style), NAME_WIDTH);
    String lead = "  " + mark(row, style) + ' ' + name;
    String time = time(row, now);
    String what = what(row, style);
    int marks = mark(row, style).length() - 1;
    int room = style.width() - 1 - NAME_WIDTH - 4 - Layout.columns(time) - 1;
    what = Layout.cut(what, Math.max(8, room), style);
    int gap = style.width() - 1 - (Layout.columns(lead) - marks) - Layout.columns(what);
    String line =
        time.isEmpty()
            ? lead + what
            : lead
                + Layout.pad(what, Layout.columns(what) + Math.max(1, gap - Layout.columns(time)))
                + time;
    return Layout.cut(line, style.width() - 1 + marks, style);
  }

  private static String mark(Row row, Style style) {
    return switch (row.rank()) {
      case 0 -> row.in(Phase.SKIPPED) > 0 ? style.waiting() : style.done();
      case 1 -> style.failed();
      case 2 -> style.running();
      default -> style.waiting();
    };
  }

  /** The end of an address that is too long, for the end tells more than the beginning. */
  private static String shortened(String address, Style style) {
    int limit = NAME_WIDTH - 1;
    if (address.length() <= limit) {
      return address;
    }
    String tail = address.substring(address.length() - limit + style.more().length());
    int slash = tail.indexOf('/');
    return style.more() + (slash >= 0 && slash < tail.length() - 8 ? tail.substring(slash) : tail);
  }

  private static String what(Row row, Style style) {
    for (Step step : row.steps()) {
      if (step.phase() == Phase.FAILED) {
        return step.problems.isEmpty() ? "failed" : step.problems.get(0).title();
      }
    }
    for (Step step : row.steps()) {
      if (step.phase() == Phase.RUNS && !step.what().isEmpty()) {
        boolean own = step.address().equals(row.unit());
        return own ? step.what() : step.address().last().name() + ": " + step.what();
      }
    }
    long done = row.in(Phase.DONE);
    int all = row.steps().size();
    if (row.in(Phase.SKIPPED) > 0) {
      return "not begun";
    }
    if (done == all) {
      return all > 1 ? all + " objects" : "";
    }
    return row.rank() == 3 ? "waits" : done + " of " + all + ' ' + style.dot() + " works";
  }

  private static String time(Row row, Instant now) {
    Instant begun = null;
    for (Step step : row.steps()) {
      Instant at = step.begun();
      begun = at != null && (begun == null || at.isBefore(begun)) ? at : begun;
    }
    if (begun == null) {
      return "";
    }
    if (row.rank() == 2) {
      return Layout.clock(millis(begun, now));
    }
    Instant end = begun;
    for (Step step : row.steps()) {
      Instant at = step.begun();
      Instant ended = at == null ? begun : at.plusMillis(step.millis);
      end = ended.isAfter(end) ? ended : end;
    }
    return Layout.clock(millis(begun, end));
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
