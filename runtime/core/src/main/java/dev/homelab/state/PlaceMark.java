package dev.homelab.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A note in the folder of a lab that its state is kept elsewhere, so that a script which does not
 * say so any more is told, and nobody begins a second state.
 */
public final class PlaceMark {
  private static final String NAME = "state.place";

  private final Path folder;
  private final Disk disk = Disk.real();

  private PlaceMark(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** The note of a folder that need not exist. */
  public static PlaceMark in(Path folder) {
    return new PlaceMark(folder);
  }

  /** Where the state is kept, as {@link #write} was told, or null when nothing was noted. */
  public @Nullable String read() {
    try {
      byte[] content = disk.read(file());
      return content == null ? null : new String(content, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw DiskProblems.unreadable(file().toString(), e);
    }
  }

  /** Notes where the state is kept; the same again writes nothing. */
  public void write(String place) {
    if (place.equals(read())) {
      return;
    }
    PrivateFolder.ensure(folder);
    try {
      disk.replace(file(), (place + '\n').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw DiskProblems.unwritable(file().toString(), e);
    }
  }

  /** Forgets it. */
  public void remove() {
    try {
      disk.delete(file());
    } catch (IOException e) {
      throw DiskProblems.unwritable(file().toString(), e);
    }
  }

  private Path file() {
    return folder.resolve(NAME);
  }
}
