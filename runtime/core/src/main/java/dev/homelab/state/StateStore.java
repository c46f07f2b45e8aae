package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.StateBackend;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The state of one lab on a backend. Reading needs no lock; a change is made under a lock by a
 * {@link RunJournal}, or by one of the commands below, which take the lock themselves.
 */
public interface StateStore extends AutoCloseable {
  /**
   * The state of a lab on a backend, which it closes at its own end. Reads nothing yet.
   *
   * @param settings the lab that the state must belong to
   * @param clock tells since when a lock is held
   */
  static StateStore open(StateBackend backend, Clock clock, StateSettings settings) {
    return new JournaledStateStore(backend, clock, settings);
  }

  /** A state that must be there already, of whichever lab; {@link #load} of nothing is HL4017. */
  static StateStore open(StateBackend backend, Clock clock) {
    return open(backend, clock, StateSettings.of(""));
  }

  /**
   * The state: snapshot and journal together. Where nothing is stored yet, a fresh one, the same at
   * each call; it is stored when the first journal begins.
   *
   * @throws dev.homelab.diag.HomelabException when it is damaged, of a newer format, of another
   *     lab, or cannot be read
   */
  StateDocument load();

  /** The state as it is stored, or empty where nothing is stored yet. */
  Optional<StateDocument> stored();

  /** What {@link #load} and {@link #lock} found worth telling, in order; without errors. */
  List<Diagnostic> notices();

  /**
   * Takes the lock for a command.
   *
   * @throws dev.homelab.diag.HomelabException with code HL4001 when another run holds it
   */
  StateBackend.Lock lock(String command);

  /** Who holds the lock now, or empty. */
  Optional<StateBackend.LockOwner> lockedBy();

  /** Removes a lock whose owner cannot be asked whether it lives; false when there was none. */
  boolean unlock();

  /** Begins to write; one journal at a time, under a lock that stays held until it is closed. */
  RunJournal journal(StateBackend.Lock lock);

  /** Renames everything at or within {@code from}; objects are not touched. */
  StateDocument move(Address from, Address to);

  /** Drops the record of one resource; its object is not touched. */
  StateDocument forget(Address address);

  /** Everything that is wrong with what is stored; empty when it is sound. Never throws for it. */
  List<Diagnostic> verify();

  /** Replaces what is stored by a state made of the objects that bear the lab's mark. */
  StateDocument rebuild(LabIdentity identity, List<FoundObject> found);

  /** The same under a lock that the caller holds. */
  StateDocument rebuild(StateBackend.Lock lock, LabIdentity identity, List<FoundObject> found);

  /** The whole state as one JSON document, in the form of a snapshot. Holds no secret. */
  byte[] export();

  /** Closes the backend. */
  @Override
  void close();
}
