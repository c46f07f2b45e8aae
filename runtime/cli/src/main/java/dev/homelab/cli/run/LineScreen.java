package dev.homelab.cli.run;

import dev.homelab.event.RunEvent;
import dev.homelab.report.Ascii;
import dev.homelab.report.RunLines;
import java.io.PrintStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes a run as plain lines to standard error, for output that is no terminal. */
final class LineScreen implements Screen {
  private static final long TICK_MILLIS = 250;

  private final PrintStream err;
  private final boolean ascii;
  private final RunLines lines;
  private final Clock clock;
  private final Ticker ticker;

  LineScreen(PrintStream err, boolean ascii, RunLines lines, Clock clock) {
    this.err = err;
    this.ascii = ascii;
    this.lines = lines;
    this.clock = clock;
    this.ticker = new Ticker(this::tick, TICK_MILLIS);
  }

  private synchronized void tick() {
    write(lines.quiet(clock.instant()));
    err.flush();
  }

  private void write(@Nullable String line) {
    if (line != null) {
      err.print(ascii ? Ascii.of(line) : line);
      err.print('\n');
    }
  }

  @Override
  public synchronized void accept(RunEvent event) {
    write(lines.line(event));
  }

  @Override
  public synchronized void stopping(boolean again) {
    write(again ? StopWords.LEAVING : StopWords.stopping(lines.running()));
    err.flush();
  }

  @Override
  public void close() {
    ticker.close();
    err.flush();
  }
}
