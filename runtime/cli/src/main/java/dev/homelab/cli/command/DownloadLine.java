package dev.homelab.cli.command;

import dev.homelab.cli.Console;
import dev.homelab.provider.talos.image.FactoryFile;

/**
 * Tells how far a download is: on a terminal one line that is drawn again, elsewhere a line for
 * each tenth.
 */
final class DownloadLine implements FactoryFile.Progress, AutoCloseable {
  private static final long MEBI = 1L << 20;
  private static final int STEPS = 10;
  private static final int FINE = 1_000;

  private final Console console;
  private final String name;
  private long told = -1;

  DownloadLine(Console console, String name) {
    this.console = console;
    this.name = name;
  }

  @Override
  public void at(long bytes, long of) {
    long steps = console.redraws() ? FINE : STEPS;
    long step = of > 0 ? bytes * steps / of : bytes / (16 * MEBI);
    if (step == told) {
      return;
    }
    told = step;
    String text =
        name
            + "  "
            + bytes / MEBI
            + (of > 0 ? " of " + of / MEBI + " MiB, " + bytes * 100 / of + " %" : " MiB");
    console.err(console.redraws() ? "\r" + text : text + '\n');
  }

  @Override
  public void close() {
    if (console.redraws() && told >= 0) {
      console.err("\n");
    }
  }
}
