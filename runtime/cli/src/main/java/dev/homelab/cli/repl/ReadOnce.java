package dev.homelab.cli.repl;

import dev.homelab.cli.LabPaths;
import dev.homelab.cli.lab.LabReader;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads a script once, until it is told to forget. */
final class ReadOnce implements LabReader {
  private final LabReader reader;
  private final AtomicReference<@Nullable Read> kept = new AtomicReference<>();

  ReadOnce(LabReader reader) {
    this.reader = reader;
  }

  @Override
  public Read read(LabPaths paths, Map<String, String> environment) {
    Read known = kept.get();
    if (known != null) {
      return known;
    }
    Read read = reader.read(paths, environment);
    kept.set(read);
    return read;
  }

  void forget() {
    kept.set(null);
  }
}
