package dev.homelab.cli.command;

import dev.homelab.cli.Console;

/**
 * Prints whole lines of a text that comes in pieces, each after a mark, so that those of several
 * sources do not mix. For one thread; the console is shared.
 */
final class LinePrinter {
  private final Console console;
  private final String mark;
  private final StringBuilder line = new StringBuilder();

  LinePrinter(Console console, String mark) {
    this.console = console;
    this.mark = mark;
  }

  void take(String piece) {
    int from = 0;
    for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      line.append(piece, from, end);
      print();
      from = end + 1;
    }
    line.append(piece, from, piece.length());
  }

  /** Prints a last line that had no end. */
  void end() {
    if (line.length() > 0) {
      print();
    }
  }

  private void print() {
    synchronized (console) {
      console.exactly(mark + line + '\n');
    }
    line.setLength(0);
  }
}
