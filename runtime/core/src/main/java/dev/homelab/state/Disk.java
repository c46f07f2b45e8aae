package dev.homelab.state;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The few things that keeping files safely needs, so that tests can cut the power between any two
 * of them. What was synced survives; a renaming survives once its folder was synced. Files are made
 * readable and writable by their owner alone.
 */
public interface Disk {
  /** The disk of this machine. */
  static Disk real() {
    return new RealDisk();
  }

  /** The whole content of a file, or null when there is no such file. */
  byte @Nullable [] read(Path file) throws IOException;

  /** Gives a file this content and syncs it. Not in one step: use {@link #replace}. */
  void write(Path file, byte[] content) throws IOException;

  /** Puts a file in the place of another, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path file) throws IOException;

  /** Makes new files and renamings of a folder survive, where the system can (not on Windows). */
  void syncFolder(Path folder) throws IOException;

  /** Opens a file to be added to, and makes it when there is none. */
  Appender append(Path file) throws IOException;

  /** Gives a file this content, in one step that cannot be half done, and durably. */
  default void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    write(fresh, content);
    rename(fresh, file);
    Path folder = file.getParent();
    if (folder != null) {
      syncFolder(folder);
    }
  }

  /** A file that is added to. For one thread. */
  interface Appender extends AutoCloseable {
    /** How long the file is, in bytes. */
    long size() throws IOException;

    /** Cuts the file to a length. */
    void truncate(long size) throws IOException;

    /** Adds bytes at the end. */
    void write(byte[] bytes) throws IOException;

    /** Returns when what was done so far survives a power cut. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }
}
