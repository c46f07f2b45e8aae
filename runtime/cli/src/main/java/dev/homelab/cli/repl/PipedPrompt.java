package dev.homelab.cli.repl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines that are piped in; not one byte more is read than the line has. */
final class PipedPrompt implements Prompt {
  private final InputStream in;

  PipedPrompt(InputStream in) {
    this.in = in;
  }

  @Override
  public @Nullable String next() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
        }
        line.write(b);
      }
      return line.toString(StandardCharsets.UTF_8);
    } catch (IOException closed) {
      return null;
    }
  }

  @Override
  public void close() {
    // What is left is somebody else's.
  }
}
