package dev.homelab.state;

import dev.homelab.spi.StateBackend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state in memory that counts its writes and can be altered by a test. */
public final class MemoryBackend implements StateBackend {
  private byte @Nullable [] snapshot;
  private final List<byte[]> journal = new ArrayList<>();
  private int appends;
  private int compactions;
  private @Nullable RuntimeException failure;

  /** The stored records, to be altered. */
  public List<byte[]> journal() {
    return journal;
  }

  /** Puts a snapshot there, as if it had been stored. */
  public MemoryBackend withSnapshot(byte @Nullable [] bytes) {
    snapshot = bytes;
    return this;
  }

  /** How many times records were added. */
  public synchronized int appends() {
    return appends;
  }

  /** How many times a snapshot was put in the place of records. */
  public synchronized int compactions() {
    return compactions;
  }

  /** Lets each further write fail. */
  public synchronized void failWith(RuntimeException why) {
    failure = why;
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public synchronized Stored load() {
    return new Stored(snapshot, List.copyOf(journal));
  }

  @Override
  public Lock lock(LockOwner owner) {
    return () -> {};
  }

  @Override
  public @Nullable LockOwner lockedBy() {
    return null;
  }

  @Override
  public synchronized void append(List<byte[]> records) {
    fail();
    appends++;
    journal.addAll(records);
  }

  @Override
  public synchronized void compact(byte[] bytes) {
    fail();
    compactions++;
    snapshot = bytes;
    journal.clear();
  }

  private void fail() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {}
}
