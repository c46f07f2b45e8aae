package dev.homelab.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that loses its power. What was synced survives; of what was not, any part may:
 * each renaming or not, each new file or not, and any sectors of what was added to a file.
 */
final class PowerCutDisk implements Disk {
  private static final int SECTOR = 64;

  private final Random random;
  private final Map<Path, Inode> names = new HashMap<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private final List<Entry> unsyncedNames = new ArrayList<>();
  private int operationsLeft = Integer.MAX_VALUE;
  private boolean off;
  private boolean dying;

  /** Thrown by everything once the power is gone. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Inode {
    private byte[] content = new byte[0];
    private byte[] durable = new byte[0];
  }

  /** A change of the folder: this name leads to that file, or to none. */
  private record Entry(Path name, @Nullable Inode inode) {}

  PowerCutDisk(Random random) {
    this.random = random;
  }

  /** The power goes after this many more operations, in the middle of the next. */
  synchronized PowerCutDisk cutAfter(int operations) {
    operationsLeft = operations;
    return this;
  }

  synchronized boolean isOff() {
    return off;
  }

  /** What is there when the power is back. */
  synchronized PowerCutDisk restarted() {
    off = true;
    PowerCutDisk next = new PowerCutDisk(random);
    Map<Path, Inode> survived = new HashMap<>(durableNames);
    for (Entry change : unsyncedNames) {
      if (random.nextBoolean()) {
        put(survived, change);
      }
    }
    Map<Inode, Inode> copies = new HashMap<>();
    survived.forEach(
        (name, inode) -> {
          Inode copy = copies.computeIfAbsent(inode, this::survivor);
          next.names.put(name, copy);
          next.durableNames.put(name, copy);
        });
    return next;
  }

  private Inode survivor(Inode inode) {
    Inode copy = new Inode();
    copy.content = survived(inode);
    copy.durable = copy.content.clone();
    return copy;
  }

  private byte[] survived(Inode inode) {
    byte[] durable = inode.durable;
    byte[] content = inode.content;
    boolean added =
        content.length >= durable.length
            && Arrays.equals(durable, Arrays.copyOf(content, durable.length));
    if (!added) {
      return (random.nextBoolean() ? durable : content).clone();
    }
    int length = durable.length + random.nextInt(content.length - durable.length + 1);
    byte[] survived = Arrays.copyOf(content, length);
    if (random.nextBoolean()) {
      for (int at = durable.length; at < length; at += SECTOR) {
        if (random.nextInt(4) == 0) {
          Arrays.fill(survived, at, Math.min(at + SECTOR, length), (byte) 0);
        }
      }
    }
    return survived;
  }

  private static void put(Map<Path, Inode> names, Entry change) {
    Inode inode = change.inode();
    if (inode == null) {
      names.remove(change.name());
    } else {
      names.put(change.name(), inode);
    }
  }

  /** Counts an operation; true when the power goes in the middle of it. */
  private boolean goes() {
    if (off) {
      throw new PowerCut();
    }
    operationsLeft--;
    off = operationsLeft < 0;
    return off;
  }

  @Override
  public synchronized byte @Nullable [] read(Path file) {
    if (off) {
      throw new PowerCut();
    }
    Inode inode = names.get(file);
    return inode == null ? null : inode.content.clone();
  }

  @Override
  public synchronized void write(Path file, byte[] content) {
    boolean cut = goes();
    Inode inode = new Inode();
    inode.content = cut ? Arrays.copyOf(content, random.nextInt(content.length + 1)) : content;
    link(file, inode);
    if (cut) {
      throw new PowerCut();
    }
    inode.durable = content.clone();
  }

  private void link(Path name, @Nullable Inode inode) {
    Entry change = new Entry(name, inode);
    put(names, change);
    unsyncedNames.add(change);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    boolean cut = goes();
    Inode inode = names.get(from);
    if (inode == null) {
      throw new IOException("no such file");
    }
    if (!cut || random.nextBoolean()) {
      link(to, inode);
      link(from, null);
    }
    if (cut) {
      throw new PowerCut();
    }
  }

  /** Lets deletions fail, as the owner of a lock that is killed makes none. */
  synchronized void setDying(boolean now) {
    dying = now;
  }

  @Override
  public synchronized void delete(Path file) {
    if (dying || goes()) {
      throw new PowerCut();
    }
    if (names.containsKey(file)) {
      link(file, null);
    }
  }

  @Override
  public synchronized void syncFolder(Path folder) {
    if (goes()) {
      throw new PowerCut();
    }
    durableNames.clear();
    durableNames.putAll(names);
    unsyncedNames.clear();
  }

  @Override
  public synchronized Appender append(Path file) {
    if (goes()) {
      throw new PowerCut();
    }
    Inode inode = names.get(file);
    if (inode == null) {
      inode = new Inode();
      link(file, inode);
    }
    return new InodeAppender(inode);
  }

  private final class InodeAppender implements Appender {
    private final Inode inode;

    InodeAppender(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() {
      synchronized (PowerCutDisk.this) {
        return inode.content.length;
      }
    }

    @Override
    public void truncate(long size) {
      synchronized (PowerCutDisk.this) {
        boolean cut = goes();
        if (!cut || random.nextBoolean()) {
          inode.content = Arrays.copyOf(inode.content, (int) size);
        }
        if (cut) {
          throw new PowerCut();
        }
      }
    }

    @Override
    public void write(byte[] bytes) {
      synchronized (PowerCutDisk.this) {
        boolean cut = goes();
        int written = cut ? random.nextInt(bytes.length + 1) : bytes.length;
        int before = inode.content.length;
        inode.content = Arrays.copyOf(inode.content, before + written);
        System.arraycopy(bytes, 0, inode.content, before, written);
        if (cut) {
          throw new PowerCut();
        }
      }
    }

    @Override
    public void sync() {
      synchronized (PowerCutDisk.this) {
        if (goes()) {
          throw new PowerCut();
        }
        inode.durable = inode.content.clone();
      }
    }

    @Override
    public void close() {}
  }
}
