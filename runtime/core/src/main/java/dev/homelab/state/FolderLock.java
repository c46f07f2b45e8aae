package dev.homelab.state;

import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.JsonReader;
import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.StateBackend.Lock;
import dev.homelab.spi.StateBackend.LockOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a folder: a file that the operating system locks for as long as the process lives,
 * and beside it a file that names the owner.
 *
 * <p>The owner decides for what the system's lock cannot tell: a process on another machine that
 * shares the folder, and another lock of this very process (closing any channel of a file lets go
 * of all POSIX locks that the process has on it, so the lock file is not opened while it is held).
 */
final class FolderLock {
  private static final long SAME_START_MILLIS = 10_000;

  private final Path folder;
  private final Path lockFile;
  private final Path ownerFile;
  private final Machine machine;
  private final Disk disk;
  private final List<Diagnostic> notices;

  /** Who holds it, and when that process was started, or -1 when that is not known. */
  private record Holder(LockOwner owner, long started) {}

  FolderLock(Path folder, Disk disk, Machine machine, List<Diagnostic> notices) {
    this.disk = disk;
    this.folder = folder;
    this.lockFile = folder.resolve("lock");
    this.ownerFile = folder.resolve("lock.owner");
    this.machine = machine;
    this.notices = notices;
  }

  Lock acquire(LockOwner owner) {
    synchronized (FolderLock.class) {
      try {
        refuseLiving(holder());
        FileChannel channel =
            FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                RealDisk.privateFile());
        if (!isLocked(channel)) {
          channel.close();
          throw new StateException(StateProblems.lockedByUnknown(folder.toString()));
        }
        return take(channel, owner);
      } catch (IOException e) {
        throw DiskProblems.unwritable(folder.toString(), e);
      }
    }
  }

  @Nullable LockOwner owner() {
    try {
      Holder holder = holder();
      return holder == null || isGone(holder) ? null : holder.owner();
    } catch (IOException e) {
      throw DiskProblems.unreadable(ownerFile.toString(), e);
    }
  }

  /** Forgets the owner; a process of this machine that lives keeps the system's lock. */
  boolean forget() {
    try {
      boolean known = disk.read(ownerFile) != null;
      disk.delete(ownerFile);
      return known;
    } catch (IOException e) {
      throw DiskProblems.unwritable(ownerFile.toString(), e);
    }
  }

  private Lock take(FileChannel channel, LockOwner owner) throws IOException {
    try {
      Holder before = holder();
      refuseLiving(before);
      OptionalLong started = machine.startOf(owner.process());
      byte[] mine = bytes(new Holder(owner, started.orElse(-1)));
      disk.replace(ownerFile, mine);
      if (before != null) {
        notices.add(StateProblems.staleLock(before.owner()));
      }
      return new Held(channel, mine);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void refuseLiving(@Nullable Holder holder) {
    if (holder != null && !isGone(holder)) {
      boolean elsewhere = !holder.owner().host().equals(machine.host());
      throw new StateException(StateProblems.locked(folder.toString(), holder.owner(), elsewhere));
    }
  }

  private boolean isGone(Holder holder) {
    if (!holder.owner().host().equals(machine.host())) {
      return false;
    }
    OptionalLong started = machine.startOf(holder.owner().process());
    if (started.isEmpty()) {
      return true;
    }
    return holder.started() >= 0
        && started.getAsLong() >= 0
        && Math.abs(started.getAsLong() - holder.started()) > SAME_START_MILLIS;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private @Nullable Holder holder() throws IOException {
    byte[] bytes = disk.read(ownerFile);
    if (bytes == null) {
      return null;
    }
    try {
      return read(JsonReader.of(bytes));
    } catch (CodecException unreadable) {
      return null;
    }
  }

  private static byte[] bytes(Holder holder) {
    LockOwner owner = holder.owner();
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("user", owner.user());
          out.writeStringField("host", owner.host());
          out.writeNumberField("process", owner.process());
          out.writeNumberField("started", holder.started());
          out.writeStringField("since", owner.since());
          out.writeStringField("command", owner.command());
          out.writeEndObject();
        });
  }

  private static Holder read(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    String user = "";
    String host = "";
    long process = -1;
    long started = -1;
    String since = "";
    String command = "";
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "user" -> user = in.string();
        case "host" -> host = in.string();
        case "process" -> process = in.getLongValue();
        case "started" -> started = in.getLongValue();
        case "since" -> since = in.string();
        case "command" -> command = in.string();
        default -> in.skipChildren();
      }
    }
    return new Holder(new LockOwner(user, host, process, since, command), started);
  }

  private void release(FileChannel channel, byte[] mine) {
    synchronized (FolderLock.class) {
      if (!channel.isOpen()) {
        return;
      }
      try (channel) {
        if (Arrays.equals(mine, disk.read(ownerFile))) {
          disk.delete(ownerFile);
        }
      } catch (IOException e) {
        throw DiskProblems.unwritable(ownerFile.toString(), e);
      }
    }
  }

  /** The lock while it is held. */
  private final class Held implements Lock {
    private final FileChannel channel;
    private final byte[] mine;

    Held(FileChannel channel, byte[] mine) {
      this.channel = channel;
      this.mine = mine;
    }

    @Override
    public void close() {
      release(channel, mine);
    }
  }
}
