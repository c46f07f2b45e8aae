package dev.homelab.cli.run;

import dev.homelab.event.RunEvent;
import dev.homelab.report.EventJson;
import java.io.PrintStream;

/** Writes each event as one line of JSON to standard output. */
final class JsonScreen implements Screen {
  private static final long FLUSH_MILLIS = 100;

  private final PrintStream out;
  private final Ticker flusher;

  JsonScreen(PrintStream out) {
    this.out = out;
    this.flusher = new Ticker(this::flush, FLUSH_MILLIS);
  }

  private synchronized void flush() {
    out.flush();
  }

  @Override
  public synchronized void accept(RunEvent event) {
    out.print(EventJson.line(event));
    out.print('\n');
  }

  @Override
  public void stopping(boolean again) {
    flush();
  }

  @Override
  public void close() {
    flusher.close();
    flush();
  }
}
