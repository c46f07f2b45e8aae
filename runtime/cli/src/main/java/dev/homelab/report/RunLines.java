package dev.homelab.report;

import dev.homelab.event.RunEvent;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as plain lines, for output that is no terminal: a line at each start and end, and one each
 * ten seconds of waiting. Kept by one thread.
 */
public final class RunLines {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Instant start;
  private final Style style;
  private final Map<Address, String> waits = new HashMap<>();
  private Instant lastWord;

  /** Lines of a run that begins now. */
  public RunLines(Instant start, Style style) {
    this.start = start;
    this.style = style;
    this.lastWord = start;
  }

  /** The line for an event, without its end, or null when it is not worth one. */
  public @Nullable String line(RunEvent event) {
    if (event instanceof RunEvent.Started e) {
      waits.put(e.address(), "");
      return said(e.time(), verb(e.action()) + ' ' + e.address());
    }
    if (event instanceof RunEvent.Waiting e) {
      waits.put(e.address(), e.what());
      return null;
    }
    if (event instanceof RunEvent.Progress) {
      return null;
    }
    if (event instanceof RunEvent.Retried e) {
      String again = ", again in " + Layout.span(e.delayMillis()) + " (try " + e.attempt() + ')';
      return said(e.time(), "retry " + e.address() + ": " + e.reason() + again);
    }
    if (event instanceof RunEvent.Finished e) {
      waits.remove(e.address());
      String took = "  " + Layout.span(e.millis());
      return said(e.time(), style.done() + ' ' + e.address() + took);
    }
    if (event instanceof RunEvent.Failed e) {
      waits.remove(e.address());
      String why = e.problems().isEmpty() ? "" : ": " + e.problems().get(0).title();
      return said(e.time(), style.failed() + ' ' + e.address() + why);
    }
    if (event instanceof RunEvent.WaitEnded e) {
      waits.remove(e.address());
      String what = e.what().isEmpty() ? "" : ": " + e.what();
      return said(e.time(), style.more() + ' ' + e.address() + "  stopped while waiting" + what);
    }
    if (event instanceof RunEvent.Skipped e && e.because() == null) {
      return waits.remove(e.address()) == null ? null : said(e.time(), halfway(e));
    }
    return null;
  }

  /** A step that had begun when the run was stopped: its change is made, its wait is not. */
  private String halfway(RunEvent.Skipped event) {
    String sent = event.action() == Action.DELETE ? "  deletion asked for" : "  made";
    return style.more() + ' ' + event.address() + sent + ", not waited for";
  }

  /** How many steps go on. */
  public int running() {
    return waits.size();
  }

  /** The line that says what is waited for, or null when something was said not long ago. */
  public @Nullable String quiet(Instant now) {
    if (waits.isEmpty() || Duration.between(lastWord, now).compareTo(QUIET) < 0) {
      return null;
    }
    Map.Entry<Address, String> first = null;
    for (Map.Entry<Address, String> wait : waits.entrySet()) {
      if (first == null || wait.getKey().compareTo(first.getKey()) < 0) {
        first = wait;
      }
    }
    if (first == null) {
      return null;
    }
    String what = first.getValue().isEmpty() ? "works" : first.getValue();
    String others = waits.size() > 1 ? " (" + (waits.size() - 1) + " more wait)" : "";
    return said(now, "wait  " + first.getKey() + ": " + what + others);
  }

  private String said(Instant at, String text) {
    lastWord = at;
    long millis = Duration.between(start, at).toMillis();
    return '[' + Layout.clock(millis) + "] " + text;
  }

  private static String verb(Action action) {
    return switch (action) {
      case CREATE -> "make ";
      case UPDATE -> "change";
      case REPLACE -> "replace";
      case DELETE -> "delete";
      case ADOPT -> "take over";
      case FORGET -> "leave";
      case NOOP -> "check";
    };
  }
}
