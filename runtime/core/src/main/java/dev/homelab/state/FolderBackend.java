package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state in a folder of this machine: {@code state} (the snapshot), {@code state.previous} (the
 * one before it), {@code journal}, {@code lock} and {@code lock.owner}.
 *
 * <p>The journal is read before the snapshot, and cut only after a new snapshot is in place; so a
 * reader without a lock sees records twice at worst, and never a gap.
 */
public final class FolderBackend implements StateBackend {
  private final Path folder;
  private final Path snapshotFile;
  private final Path previousFile;
  private final Path journalFile;
  private final Disk disk;
  private final FolderLock lock;
  private final List<Diagnostic> notices = new ArrayList<>();
  private Disk.@Nullable Appender journal;

  /**
   * A state in a folder, which is made when it is first locked.
   *
   * @throws StateException with code HL4010 when the folder is not safe
   */
  public static FolderBackend open(Path folder) {
    return open(folder, Disk.real(), Machine.here());
  }

  /** A state in a folder, on a disk and a machine of the caller's choice. */
  public static FolderBackend open(Path folder, Disk disk, Machine machine) {
    PrivateFolder.check(folder);
    return new FolderBackend(folder.toAbsolutePath(), disk, machine);
  }

  private FolderBackend(Path folder, Disk disk, Machine machine) {
    this.folder = folder;
    this.snapshotFile = folder.resolve("state");
    this.previousFile = folder.resolve("state.previous");
    this.journalFile = folder.resolve("journal");
    this.disk = disk;
    this.lock = new FolderLock(folder, disk, machine, notices);
  }

  @Override
  public String describe() {
    return folder.toString();
  }

  @Override
  public Stored load() {
    try {
      byte[] lines = disk.read(journalFile);
      byte[] snapshot = disk.read(snapshotFile);
      return new Stored(snapshot, lines == null ? List.of() : split(lines));
    } catch (IOException e) {
      throw DiskProblems.unreadable(folder.toString(), e);
    }
  }

  private static List<byte[]> split(byte[] lines) {
    List<byte[]> records = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        records.add(Arrays.copyOfRange(lines, begin, i));
        begin = i + 1;
      }
    }
    return records;
  }

  @Override
  public Lock lock(LockOwner owner) {
    PrivateFolder.ensure(folder);
    closeJournal();
    return lock.acquire(owner);
  }

  @Override
  public @Nullable LockOwner lockedBy() {
    return lock.owner();
  }

  @Override
  public boolean unlock() {
    return lock.forget();
  }

  @Override
  public List<Diagnostic> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void append(List<byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    try {
      Disk.Appender out = appender();
      long before = out.size();
      try {
        out.write(joined(records));
      } catch (IOException e) {
        takeBack(out, before, e);
        throw e;
      }
      out.sync();
    } catch (IOException e) {
      throw DiskProblems.unwritable(journalFile.toString(), e);
    }
  }

  private static void takeBack(Disk.Appender out, long length, IOException why) {
    try {
      out.truncate(length);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static byte[] joined(List<byte[]> records) {
    int length = records.stream().mapToInt(record -> record.length + 1).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] record : records) {
      System.arraycopy(record, 0, all, at, record.length);
      at += record.length;
      all[at++] = '\n';
    }
    return all;
  }

  private Disk.Appender appender() throws IOException {
    Disk.Appender open = journal;
    if (open == null) {
      byte[] stored = disk.read(journalFile);
      open = disk.append(journalFile);
      if (stored == null) {
        disk.syncFolder(folder);
      } else {
        open.truncate(endOfLastLine(stored));
      }
      journal = open;
    }
    return open;
  }

  private static int endOfLastLine(byte[] lines) {
    int end = lines.length;
    while (end > 0 && lines[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  @Override
  public void compact(byte[] snapshot) {
    try {
      byte[] previous = disk.read(snapshotFile);
      if (previous != null) {
        disk.replace(previousFile, previous);
      }
      disk.replace(snapshotFile, snapshot);
      Disk.Appender open = appender();
      open.truncate(0);
      open.sync();
    } catch (IOException e) {
      throw DiskProblems.unwritable(folder.toString(), e);
    }
  }

  /**
   * Takes what is stored out of use, after it was brought elsewhere: its files are kept as {@code
   * state.moved} and {@code journal.moved}. Under the lock.
   */
  public void retire() {
    closeJournal();
    try {
      for (Path file : List.of(snapshotFile, journalFile)) {
        if (disk.read(file) != null) {
          disk.rename(file, file.resolveSibling(file.getFileName() + ".moved"));
        }
      }
      disk.syncFolder(folder);
    } catch (IOException e) {
      throw DiskProblems.unwritable(folder.toString(), e);
    }
  }

  @Override
  public void close() {
    closeJournal();
  }

  private void closeJournal() {
    Disk.Appender open = journal;
    journal = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw DiskProblems.unwritable(journalFile.toString(), e);
      }
    }
  }
}
