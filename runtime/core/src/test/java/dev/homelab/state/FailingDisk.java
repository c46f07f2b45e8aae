package dev.homelab.state;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The real disk, until it is told to refuse: full, with half of each write done, or read-only. */
final class FailingDisk implements Disk {
  private final Disk real = Disk.real();
  private @Nullable String reason;

  /** Lets each further write fail for a reason in the system's words; null lets them succeed. */
  void failWith(@Nullable String why) {
    reason = why;
  }

  private void fail(Path file) throws IOException {
    if (reason != null) {
      throw new FileSystemException(file.toString(), null, reason);
    }
  }

  @Override
  public byte @Nullable [] read(Path file) throws IOException {
    return real.read(file);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    if (reason != null) {
      real.write(file, Arrays.copyOf(content, content.length / 2));
    }
    fail(file);
    real.write(file, content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    fail(to);
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    real.syncFolder(folder);
  }

  @Override
  public Appender append(Path file) throws IOException {
    Appender inner = real.append(file);
    return new Appender() {
      @Override
      public long size() throws IOException {
        return inner.size();
      }

      @Override
      public void truncate(long size) throws IOException {
        inner.truncate(size);
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        if (reason != null) {
          inner.write(Arrays.copyOf(bytes, bytes.length / 2));
        }
        fail(file);
        inner.write(bytes);
      }

      @Override
      public void sync() throws IOException {
        inner.sync();
      }

      @Override
      public void close() throws IOException {
        inner.close();
      }
    };
  }
}
