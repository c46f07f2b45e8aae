package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.StateBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state as a snapshot and a journal after it, on any backend. */
final class JournaledStateStore implements StateStore {
  private final StateBackend backend;
  private final Clock clock;
  private final StateSettings settings;
  private final Set<Diagnostic> notices = new LinkedHashSet<>();
  private @Nullable StateDocument fresh;
  private @Nullable HeldLock held;

  JournaledStateStore(StateBackend backend, Clock clock, StateSettings settings) {
    this.backend = backend;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public synchronized StateDocument load() {
    Optional<StateDocument> stored = stored();
    if (stored.isPresent()) {
      return stored.get();
    }
    if (settings.labName().isEmpty()) {
      throw new StateException(StateProblems.noState(backend.describe()));
    }
    if (fresh == null) {
      fresh =
          StateDocument.fresh(
              settings.labName(),
              settings.environment(),
              settings.ids().get(),
              settings.ids().get());
    }
    return fresh;
  }

  @Override
  public synchronized Optional<StateDocument> stored() {
    Ledger ledger = replay(backend.load()).ledger();
    return ledger == null ? Optional.empty() : Optional.of(ledger.document());
  }

  private Replay replay(StateBackend.Stored stored) {
    Replay replay = Replay.of(stored, backend.describe());
    if (!replay.errors().isEmpty()) {
      throw new StateException(replay.errors());
    }
    notices.addAll(replay.found());
    Ledger ledger = replay.ledger();
    if (ledger != null) {
      check(ledger.identity());
      compareWithMarks(ledger.lineage(), ledger.serial());
    }
    return replay;
  }

  private void check(LabIdentity stored) {
    boolean ours =
        stored.name().equals(settings.labName())
            && stored.environment().equals(settings.environment());
    if (!ours && !settings.labName().isEmpty()) {
      throw new StateException(
          StateProblems.otherLab(
              backend.describe(), stored, settings.labName(), settings.environment()));
    }
  }

  private void compareWithMarks(String lineage, long serial) {
    long seen = settings.marks().highest(lineage);
    if (serial < seen) {
      notices.add(StateProblems.wentBackwards(backend.describe(), serial, seen));
    }
  }

  @Override
  public synchronized List<Diagnostic> notices() {
    List<Diagnostic> all = new ArrayList<>(backend.notices());
    all.addAll(notices);
    return all;
  }

  @Override
  public synchronized StateBackend.Lock lock(String command) {
    Machine machine = settings.machine();
    HeldLock lock =
        new HeldLock(
            backend.lock(
                new StateBackend.LockOwner(
                    machine.user(),
                    machine.host(),
                    machine.process(),
                    clock.instant().toString(),
                    command)));
    held = lock;
    return lock;
  }

  @Override
  public Optional<StateBackend.LockOwner> lockedBy() {
    return Optional.ofNullable(backend.lockedBy());
  }

  @Override
  public boolean unlock() {
    return backend.unlock();
  }

  @Override
  public synchronized RunJournal journal(StateBackend.Lock lock) {
    return begin(lock);
  }

  private HeldLock requireHeld(StateBackend.Lock lock) {
    HeldLock ours = held;
    if (ours == null || ours != lock || ours.closed || ours.writing) {
      throw new StateException(StateProblems.notLocked(backend.describe()));
    }
    return ours;
  }

  private GroupCommitJournal begin(StateBackend.Lock lock) {
    HeldLock ours = requireHeld(lock);
    StateBackend.Stored stored = backend.load();
    Replay replay = replay(stored);
    Ledger ledger = replay.ledger();
    byte[] snapshot = stored.snapshot();
    long journalBytes = stored.journal().stream().mapToLong(line -> line.length + 1L).sum();
    if (ledger == null || snapshot == null || replay.isToBeRewritten()) {
      ledger = ledger == null ? new Ledger(load()) : ledger;
      snapshot = SnapshotCodec.bytes(ledger.document());
      backend.compact(snapshot);
      journalBytes = 0;
    }
    ours.writing = true;
    Ledger writing = ledger;
    return new GroupCommitJournal(
        backend,
        writing,
        journalBytes,
        snapshot.length,
        () -> {
          ours.writing = false;
          settings.marks().raise(writing.lineage(), writing.serial());
        });
  }

  @Override
  public StateDocument move(Address from, Address to) {
    try (StateBackend.Lock lock = lock("state mv");
        GroupCommitJournal journal = begin(lock)) {
      StateDocument before = journal.document();
      if (before.entries().keySet().stream().noneMatch(address -> address.isWithin(from))) {
        throw new StateException(StateProblems.notRecorded(from));
      }
      Ledger.Renaming renaming = Ledger.Renaming.of(from, to);
      for (Address address : before.entries().keySet()) {
        Address renamed = renaming.address(address);
        if (!renamed.equals(address) && before.entry(renamed) != null && !renamed.isWithin(from)) {
          throw new StateException(StateProblems.taken(renamed));
        }
      }
      journal.move(from, to);
      return journal.document();
    }
  }

  @Override
  public StateDocument forget(Address address) {
    try (StateBackend.Lock lock = lock("state forget");
        GroupCommitJournal journal = begin(lock)) {
      if (journal.document().entry(address) == null) {
        throw new StateException(StateProblems.notRecorded(address));
      }
      journal.forget(address);
      return journal.document();
    }
  }

  @Override
  public List<Diagnostic> verify() {
    Replay replay = Replay.of(backend.load(), backend.describe());
    List<Diagnostic> found = new ArrayList<>(replay.found());
    Ledger ledger = replay.ledger();
    if (ledger == null || !replay.errors().isEmpty()) {
      return found;
    }
    StateDocument state = ledger.document();
    long seen = settings.marks().highest(state.lineage());
    if (state.serial() < seen) {
      found.add(StateProblems.wentBackwards(backend.describe(), state.serial(), seen));
    }
    state.entries().forEach((key, entry) -> verify(key, entry, state, found));
    state.pending().forEach(intent -> found.add(StateProblems.interrupted(intent)));
    return found;
  }

  private static void verify(
      Address key, StateEntry entry, StateDocument state, List<Diagnostic> found) {
    found.addAll(StateProblems.wrongEntry(key, entry.address()));
    entry.dependsOn().stream()
        .filter(edge -> state.entry(edge.to()) == null)
        .forEach(edge -> found.add(StateProblems.dangling(key, edge.to())));
  }

  @Override
  public StateDocument rebuild(LabIdentity identity, List<FoundObject> found) {
    try (StateBackend.Lock lock = lock("state rebuild")) {
      return rebuild(lock, identity, found);
    }
  }

  @Override
  public synchronized StateDocument rebuild(
      StateBackend.Lock lock, LabIdentity identity, List<FoundObject> found) {
    requireHeld(lock);
    TreeMap<Address, StateEntry> entries = new TreeMap<>();
    found.forEach(object -> entries.put(object.address(), object.entry()));
    StateDocument rebuilt =
        new StateDocument(
            identity, settings.ids().get(), 1, entries, List.of(), List.of(), modeBefore());
    backend.compact(SnapshotCodec.bytes(rebuilt));
    settings.marks().raise(rebuilt.lineage(), rebuilt.serial());
    return rebuilt;
  }

  /** No object tells of the mode, so that it is kept where the state before can be read. */
  private @Nullable Address modeBefore() {
    try {
      Ledger before = Replay.of(backend.load(), backend.describe()).ledger();
      return before == null ? null : before.document().mode();
    } catch (StateException unreadable) {
      return null;
    }
  }

  @Override
  public byte[] export() {
    return SnapshotCodec.bytes(load());
  }

  @Override
  public void close() {
    backend.close();
  }

  /** A lock that knows whether it is still held and whether a journal is being written under it. */
  private static final class HeldLock implements StateBackend.Lock {
    private final StateBackend.Lock inner;
    private volatile boolean closed;
    private volatile boolean writing;

    HeldLock(StateBackend.Lock inner) {
      this.inner = inner;
    }

    @Override
    public void close() {
      closed = true;
      inner.close();
    }
  }
}
