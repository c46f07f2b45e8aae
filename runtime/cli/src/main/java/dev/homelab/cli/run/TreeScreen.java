package dev.homelab.cli.run;

import dev.homelab.event.RunEvent;
import dev.homelab.report.Ascii;
import dev.homelab.report.Layout;
import dev.homelab.report.RunTree;
import dev.homelab.report.RunView;
import dev.homelab.report.Style;
import dev.homelab.report.Units;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Draws a run on a terminal, again in place as it goes on; the last picture stays. */
final class TreeScreen implements Screen {
  private static final long FRAME_MILLIS = 150;
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String CLEAR_BELOW = "\u001b[0J";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";

  /** How large the terminal is now. */
  record Size(int columns, int rows) {}

  private final PrintStream err;
  private final RunView view;
  private final Units units;
  private final String title;
  private final String corner;
  private final Style style;
  private final Clock clock;
  private final Supplier<Size> size;
  private final Ticker ticker;
  private int drawn;
  private int drawnColumns;
  private List<String> last = List.of();
  private String note = "";
  private boolean closed;

  TreeScreen(
      PrintStream err,
      RunView view,
      Units units,
      String title,
      String corner,
      Style style,
      Clock clock,
      Supplier<Size> size) {
    this.err = err;
    this.view = view;
    this.units = units;
    this.title = title;
    this.corner = corner;
    this.style = style;
    this.clock = clock;
    this.size = size;
    err.print(HIDE_CURSOR);
    draw();
    this.ticker = new Ticker(this::draw, FRAME_MILLIS);
  }

  @Override
  public synchronized void accept(RunEvent event) {
    view.accept(event);
  }

  private synchronized void draw() {
    if (closed) {
      return;
    }
    Size now = size.get();
    Style fitting = new Style(style.color(), style.ascii(), Math.max(20, now.columns()));
    int height = Math.max(6, now.rows() - 1);
    List<String> lines = RunTree.draw(view, units, title, corner, clock.instant(), fitting, height);
    StringBuilder frame = new StringBuilder();
    int up = linesUp(now.columns());
    if (up > 0) {
      frame.append(UP.replace("%d", Integer.toString(up))).append('\r').append(CLEAR_BELOW);
    }
    for (String line : lines) {
      frame.append(CLEAR_LINE).append(line).append('\n');
    }
    if (!note.isEmpty()) {
      frame.append(CLEAR_LINE).append(note).append('\n');
    }
    drawn = lines.size() + (note.isEmpty() ? 0 : 1);
    drawnColumns = now.columns();
    last = lines;
    err.print(style.ascii() ? Ascii.of(frame.toString()) : frame.toString());
    err.flush();
  }

  /** How far the picture reaches up; a terminal made narrower has wrapped its lines. */
  private int linesUp(int columns) {
    if (drawn == 0 || columns >= drawnColumns || columns < 1) {
      return drawn;
    }
    int lines = note.isEmpty() ? 0 : 1;
    for (String line : last) {
      lines += Math.max(1, (Layout.columns(line) + columns - 1) / columns);
    }
    return lines;
  }

  @Override
  public synchronized void stopping(boolean again) {
    long running = view.count(RunView.Phase.RUNS);
    note = again ? StopWords.LEAVING : StopWords.stopping(running);
    draw();
  }

  @Override
  public void close() {
    ticker.close();
    synchronized (this) {
      draw();
      closed = true;
      err.print(SHOW_CURSOR);
      err.flush();
    }
  }
}
