package dev.homelab.cli.command;

import dev.homelab.secret.RedactedStream;
import dev.homelab.secret.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes secrets out of bytes on their way to a stream, and leaves all other bytes as they are, so
 * that what is no text goes through it unharmed.
 */
final class RedactedBytes extends OutputStream {
  private final RedactedStream clean;
  private final PrintStream out;

  RedactedBytes(Secrets secrets, PrintStream out) {
    this.out = out;
    this.clean = secrets.redacting(text -> print(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void print(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    clean.write(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public synchronized void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void close() throws IOException {
    clean.close();
  }
}
