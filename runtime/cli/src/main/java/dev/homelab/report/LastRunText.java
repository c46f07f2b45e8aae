package dev.homelab.report;

import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The last run as text: what took long, what failed. */
public final class LastRunText {
  private static final int BAR = 30;

  private LastRunText() {}

  /** The lines, slowest step first. */
  public static String of(ResourceGraph graph, RunRecord run, Style style) {
    StringBuilder out = new StringBuilder();
    String dot = ' ' + style.dot() + ' ';
    out.append(graph.lab().name()).append(dot).append(run.command()).append(dot);
    out.append(run.startedAt().truncatedTo(ChronoUnit.SECONDS));
    Instant end = run.finishedAt();
    if (end == null || run.wasInterrupted()) {
      out.append(dot).append("was interrupted\n");
    } else {
      long millis = Duration.between(run.startedAt(), end).toMillis();
      out.append(dot).append(Layout.span(millis)).append('\n');
    }
    List<String> counts = new ArrayList<>();
    run.done().forEach((action, count) -> counts.add(count + " " + PlanJson.name(action)));
    out.append(counts.isEmpty() ? "" : "  done: " + String.join(", ", counts) + "\n");
    long longest = 1;
    for (RunRecord.Timing timing : run.slowest()) {
      longest = Math.max(longest, timing.millis());
    }
    for (RunRecord.Timing timing : run.slowest()) {
      int length = (int) Math.max(1, timing.millis() * BAR / longest);
      String bar = (style.ascii() ? "#" : "█").repeat(length);
      out.append("  ").append(Layout.pad(bar, BAR + 1));
      out.append(Layout.pad(Layout.span(timing.millis()), 11));
      out.append(timing.address()).append('\n');
    }
    for (RunRecord.Failure failure : run.failed()) {
      out.append("  ").append(style.failed()).append(' ').append(failure.address());
      out.append(": ").append(failure.error()).append('\n');
    }
    return out.toString();
  }
}
