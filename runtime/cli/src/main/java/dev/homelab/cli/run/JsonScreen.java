package dev.homelab.cli.run;

import dev.homelab.event.RunEvent;
import dev.homelab.report.Ascii;
import dev.homelab.report.CommandForm;
import dev.homelab.report.EventJson;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/** Writes each event as one line of JSON to standard output. */
final class JsonScreen implements Screen {
  private static final long FLUSH_MILLIS = 100;

  private final PrintStream out;
  private final UnaryOperator<String> form;
  private final CommandForm commands;
  private final Ticker flusher;

  /**
   * A screen on a stream.
   *
   * @param ascii whether only plain characters are wanted
   * @param commands how commands in hints are written
   */
  JsonScreen(PrintStream out, boolean ascii, CommandForm commands) {
    this.out = out;
    this.form = ascii ? Ascii::json : UnaryOperator.identity();
    this.commands = commands;
    this.flusher = new Ticker(this::flush, FLUSH_MILLIS);
  }

  private synchronized void flush() {
    out.flush();
  }

  @Override
  public synchronized void accept(RunEvent event) {
    out.print(form.apply(EventJson.line(event, commands)));
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
