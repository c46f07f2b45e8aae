package dev.homelab.spi;

import dev.homelab.diag.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the state is kept: bytes of a snapshot and lines of a journal after it. A backend knows
 * nothing of their meaning.
 */
public interface StateBackend extends AutoCloseable {
  /** What is stored. Its bytes are not copied: nobody changes them. */
  final class Stored {
    private final byte @Nullable [] snapshot;
    private final List<byte[]> journal;

    /** Takes a snapshot, or null when there is none, and the records since, oldest first. */
    public Stored(byte @Nullable [] snapshot, List<byte[]> journal) {
      this.snapshot = snapshot;
      this.journal = List.copyOf(journal);
    }

    /** The last compaction, or null when there is none. */
    public byte @Nullable [] snapshot() {
      return snapshot;
    }

    /** Records appended since, oldest first; a torn last record is left out. */
    public List<byte[]> journal() {
      return journal;
    }
  }

  /**
   * Who holds a lock.
   *
   * @param user login name
   * @param host machine
   * @param process process id
   * @param since ISO-8601 instant
   * @param command what it runs, for example {@code up}
   */
  record LockOwner(String user, String host, long process, String since, String command) {}

  /** A held lock; closing it lets go. */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /** Where it is, in words for people. */
  String describe();

  /** Reads everything. Needs no lock. */
  Stored load();

  /**
   * Takes the lock; a stale one whose owner is known to be dead is taken over.
   *
   * @throws dev.homelab.diag.HomelabException with code HL4001 naming the owner when it is held
   */
  Lock lock(LockOwner owner);

  /** Who holds the lock now, or null. */
  @Nullable LockOwner lockedBy();

  /**
   * Removes a lock by force, for an owner that cannot be asked whether it lives.
   *
   * @return whether there was one to remove
   */
  default boolean unlock() {
    return false;
  }

  /** What it found worth telling since it was opened, such as a stale lock taken over. */
  default List<Diagnostic> notices() {
    return List.of();
  }

  /** Adds records; when it returns they survive a power cut. Called by one thread at a time. */
  void append(List<byte[]> records);

  /** Puts a snapshot in the place of everything before it, in one step that cannot be half done. */
  void compact(byte[] snapshot);

  @Override
  void close();
}
