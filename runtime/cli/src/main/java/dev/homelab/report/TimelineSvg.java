package dev.homelab.report;

import dev.homelab.model.Action;
import dev.homelab.report.TimelineRows.Group;
import dev.homelab.report.TimelineRows.Row;
import dev.homelab.state.RunRecord;
import dev.homelab.state.RunRecord.Span;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * A run as a picture: a bar for each step along an axis of time. The same run gives the same bytes.
 * Readable on light and on dark, and without colours: what failed says so in words, and the title
 * of each bar tells all about it.
 */
public final class TimelineSvg {
  private static final int MARGIN = 16;
  private static final int NAMES = 330;
  private static final int CHART = 620;
  private static final int AFTER = 110;
  private static final int WIDTH = 2 * MARGIN + NAMES + CHART + AFTER;
  private static final int LEFT = MARGIN + NAMES;
  private static final int HEAD = 104;
  private static final int ROW = 17;
  private static final int BAR = 11;
  private static final int GROUP = 26;
  private static final int LONGEST_NAME = 50;
  private static final int TOLD = 3;

  private static final String STYLE =
      """

      text { font: 11px sans-serif; fill: #2a3242 }
      .head { font-size: 16px; font-weight: bold }
      .group { font-weight: bold }
      .faint, .group .faint { fill: #5c677a; font-weight: normal }
      .page { fill: #ffffff }
      .mark { stroke: #dde2ea }
      .made { fill: #2b8a57 }
      .changed { fill: #2f6fd0 }
      .removed { fill: #8a4fbf }
      .waited { fill: #c3cbd8; stroke: #8793a6; stroke-width: .5 }
      .failed { fill: #d03535 }
      .left { fill: #d98a1f }
      @media (prefers-color-scheme: dark) {
        text { fill: #dfe5ee }
        .faint, .group .faint { fill: #9aa6b8 }
        .page { fill: #14181f }
        .mark { stroke: #2c3442 }
        .made { fill: #46b87c }
        .changed { fill: #6b9df0 }
        .removed { fill: #b98ae6 }
        .waited { fill: #4a5566; stroke: #8793a6 }
        .failed { fill: #f06a6a }
        .left { fill: #eeb04f }
      }
      """;

  /** What a bar can mean, in the order of the legend. */
  private enum Meaning {
    MADE("made"),
    CHANGED("changed"),
    REMOVED("removed"),
    WAITED("waited until ready or gone"),
    FAILED("failed"),
    LEFT("left unfinished");

    private final String told;

    Meaning(String told) {
      this.told = told;
    }

    String style() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Meaning of(Span span) {
      if (span.end() != RunRecord.End.DONE) {
        return span.end() == RunRecord.End.FAILED ? FAILED : LEFT;
      }
      if (span.part() == RunRecord.Part.WAIT) {
        return WAITED;
      }
      return switch (span.action()) {
        case CREATE, ADOPT, NOOP -> MADE;
        case UPDATE, REPLACE -> CHANGED;
        case DELETE, FORGET -> REMOVED;
      };
    }
  }

  private final SvgWriter svg;
  private final TimelineRows rows;
  private final TimeScale scale;
  private final int height;

  private TimelineSvg(SvgWriter svg, TimelineRows rows) {
    this.svg = svg;
    this.rows = rows;
    this.scale = TimeScale.of(rows.millis(), CHART);
    this.height = HEAD + rows.groups().size() * GROUP + rows.count() * ROW + 2 * MARGIN;
  }

  /**
   * A whole SVG file.
   *
   * @param lab the name of the lab
   * @param run a run with a time line
   */
  public static String of(String lab, RunRecord run) {
    TimelineRows rows = TimelineRows.of(run);
    return SvgWriter.file(svg -> new TimelineSvg(svg, rows).draw(lab, run));
  }

  private void draw(String lab, RunRecord run) throws XMLStreamException {
    String title = lab + ": " + run.command() + ", " + Layout.span(rows.millis());
    svg.element(
        "svg",
        () -> {
          svg.text("title", title, "id", "title");
          svg.text("desc", described(lab, run), "id", "desc");
          svg.text("style", STYLE);
          svg.empty("rect", "class", "page", "width", WIDTH, "height", height);
          svg.text("text", title, "class", "head", "x", MARGIN, "y", MARGIN + 14);
          legend(run);
          axis();
          int top = HEAD;
          for (Group group : rows.groups()) {
            top = group(group, top);
          }
        },
        "xmlns",
        "http://www.w3.org/2000/svg",
        "width",
        WIDTH,
        "height",
        height,
        "viewBox",
        "0 0 " + WIDTH + " " + height,
        "role",
        "img",
        "aria-labelledby",
        "title desc");
  }

  private static String described(String lab, RunRecord run) {
    long failed = run.timeline().stream().filter(one -> one.end() == RunRecord.End.FAILED).count();
    String longest =
        run.timeline().stream()
            .sorted(Comparator.comparingLong(span -> -span.millis()))
            .limit(TOLD)
            .map(span -> span.address() + " (" + Layout.span(span.millis()) + ")")
            .collect(Collectors.joining(", "));
    return "Time line of the run of "
        + run.command()
        + " of the lab "
        + lab
        + " that began at "
        + run.startedAt().truncatedTo(ChronoUnit.SECONDS)
        + ": "
        + Layout.count(run.timeline().size(), "step", "steps")
        + (failed == 0 ? "" : ", " + failed + " failed")
        + ". The longest: "
        + longest
        + ".";
  }

  private void legend(RunRecord run) throws XMLStreamException {
    Set<Meaning> used = EnumSet.noneOf(Meaning.class);
    run.timeline().forEach(span -> used.add(Meaning.of(span)));
    int x = MARGIN;
    int y = MARGIN + 30;
    for (Meaning one : used) {
      svg.empty("rect", "class", one.style(), "x", x, "y", y, "width", BAR, "height", BAR, "rx", 2);
      svg.text("text", one.told, "x", x + BAR + 5, "y", y + 9);
      x += BAR + 24 + one.told.length() * 6;
    }
  }

  private void axis() throws XMLStreamException {
    int y = HEAD - 12;
    svg.text("text", "min:s", "class", "faint", "x", LEFT - 64, "y", y);
    List<Long> marks = scale.marks();
    svg.element(
        "g",
        () -> {
          for (long mark : marks) {
            String x = scale.at(mark);
            svg.empty(
                "line", "class", "mark", "x1", x, "x2", x, "y1", y + 4, "y2", height - MARGIN);
            svg.text(
                "text",
                Layout.clock(mark),
                "class",
                "faint",
                "x",
                x,
                "y",
                y,
                "text-anchor",
                "middle");
          }
        },
        "transform",
        "translate(" + LEFT + " 0)");
  }

  private int group(Group group, int top) throws XMLStreamException {
    String more =
        group.more() == 0
            ? ""
            : "  and " + Layout.count(group.more(), "shorter one", "shorter ones");
    svg.text("text", group.name() + more, "class", "group", "x", MARGIN, "y", top + GROUP - 9);
    int next = top + GROUP;
    for (Row row : group.rows()) {
      row(row, next);
      next += ROW;
    }
    return next;
  }

  private void row(Row row, int top) throws XMLStreamException {
    svg.element(
        "g",
        () -> {
          svg.text("text", tail(row.name()), "x", MARGIN + 10, "y", top + 12);
          for (Span span : row.spans()) {
            bar(span, top);
          }
          String said = row.ended(RunRecord.End.FAILED) ? ", failed" : "";
          svg.text(
              "text",
              Layout.span(row.worked()) + said,
              "class",
              "faint",
              "x",
              scale.at(row.end()),
              "dx",
              LEFT + 5,
              "y",
              top + 12);
        },
        "data-address",
        row.address());
  }

  private void bar(Span span, int top) throws XMLStreamException {
    Meaning meaning = Meaning.of(span);
    svg.element(
        "rect",
        () -> svg.text("title", told(span, meaning)),
        "class",
        meaning.style(),
        "transform",
        "translate(" + LEFT + " " + (top + 2) + ")",
        "x",
        scale.at(span.startMillis()),
        "width",
        scale.wide(span.millis()),
        "height",
        BAR,
        "rx",
        2);
  }

  private static String told(Span span, Meaning meaning) {
    Action action = span.action();
    return span.address()
        + ": "
        + (action == Action.NOOP ? "" : PlanJson.name(action) + ", ")
        + meaning.told
        + ", from "
        + Layout.clock(span.startMillis())
        + ", "
        + Layout.span(span.millis());
  }

  /** A name that is too long keeps its end, which tells more than its beginning. */
  private static String tail(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.offsetByCodePoints(0, length - LONGEST_NAME + 1));
  }
}
