package dev.homelab.secret;

import java.util.function.Consumer;

/**
 * Takes secrets out of a text that comes in pieces, wherever it is cut. What may be the beginning
 * of a secret is held back until more is known. For one thread.
 */
public final class RedactedStream implements AutoCloseable {
  private final Redactor redactor;
  private final Consumer<String> out;
  private final StringBuilder held = new StringBuilder();

  RedactedStream(Redactor redactor, Consumer<String> out) {
    this.redactor = redactor;
    this.out = out;
  }

  /** Takes a piece, and gives on what is sure to hold no part of a secret. */
  public void write(String piece) {
    held.append(piece);
    String text = held.toString();
    int end = redactor.safeEnd(text);
    if (end > 0) {
      held.delete(0, end);
      out.accept(redactor.redact(text.substring(0, end)));
    }
  }

  /** Gives on what was held back: nothing follows any more that could make a secret of it. */
  @Override
  public void close() {
    if (held.length() > 0) {
      String rest = redactor.redact(held.toString());
      held.setLength(0);
      out.accept(rest);
    }
  }
}
