package dev.homelab.state;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.spi.StateBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A journal with one thread that writes whatever is queued in one append. An outcome waits a moment
 * for company, because the intent of the next step mostly follows at once; everything else is
 * written without delay.
 */
final class GroupCommitJournal implements RunJournal {
  private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SMALL_JOURNAL = 4L << 20;

  private final StateBackend backend;
  private final Runnable afterClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private List<Waiting> queue = new ArrayList<>();
  private boolean urgent;
  private boolean closing;
  private @Nullable HomelabException broken;

  private final Ledger ledger;
  private final String mark;
  private long durable;
  private long journalBytes;
  private long snapshotBytes;
  private final Thread writer;

  private record Waiting(JournalRecord change, boolean last, CompletableFuture<Void> written) {}

  /**
   * Begins to write.
   *
   * @param ledger the state so far, which is durable
   * @param journalBytes how long the stored journal is
   * @param snapshotBytes how long the stored snapshot is
   * @param afterClose told once when no more will be written
   */
  GroupCommitJournal(
      StateBackend backend,
      Ledger ledger,
      long journalBytes,
      long snapshotBytes,
      Runnable afterClose) {
    this.backend = backend;
    this.ledger = ledger;
    this.mark = RecordCodec.mark(ledger.lineage());
    this.durable = ledger.serial();
    this.journalBytes = journalBytes;
    this.snapshotBytes = snapshotBytes;
    this.afterClose = afterClose;
    this.writer = new Thread(this::write, "state-journal");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void begin(RunRecord run) {
    await(add(new JournalRecord.Begun(run), true, false));
  }

  @Override
  public CompletableFuture<Void> intent(Intent intent) {
    return add(new JournalRecord.Intended(intent), true, false);
  }

  @Override
  public void handle(Address address, String handle) {
    await(add(new JournalRecord.Handled(address, handle), true, false));
  }

  @Override
  public CompletableFuture<Void> outcome(Outcome outcome) {
    return add(new JournalRecord.Happened(outcome), false, false);
  }

  @Override
  public CompletableFuture<Void> moved(Address from, Address to) {
    return add(new JournalRecord.Moved(from, to), true, false);
  }

  @Override
  public void mode(Address mode) {
    await(add(new JournalRecord.Switched(mode), true, false));
  }

  @Override
  public void end(RunRecord run) {
    await(add(new JournalRecord.Ended(run), true, true));
  }

  /** Renames; returns when that is durable and the journal compacted. */
  void move(Address from, Address to) {
    await(add(new JournalRecord.Moved(from, to), true, true));
  }

  /** Drops the record of a resource; returns when that is durable and the journal compacted. */
  void forget(Address address) {
    await(add(new JournalRecord.Forgotten(address), true, true));
  }

  @Override
  public StateDocument document() {
    lock.lock();
    try {
      return ledger.document();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    afterClose.run();
  }

  private CompletableFuture<Void> add(JournalRecord change, boolean now, boolean last) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    lock.lock();
    try {
      if (broken != null) {
        written.completeExceptionally(broken);
      } else if (closing) {
        written.completeExceptionally(
            new StateException(StateProblems.notLocked(backend.describe())));
      } else {
        queue.add(new Waiting(change, last, written));
        urgent |= now;
        if (now || queue.size() == 1) {
          work.signal();
        }
      }
    } finally {
      lock.unlock();
    }
    return written;
  }

  private static void await(CompletableFuture<Void> written) {
    try {
      written.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HomelabException told) {
        throw told;
      }
      throw e;
    }
  }

  private void write() {
    for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        commit(batch);
      } catch (HomelabException e) {
        fail(batch, e);
      } catch (RuntimeException | Error e) {
        fail(batch, StateProblems.cannotWrite(backend.describe(), e));
      }
    }
  }

  /** Waits for records; an empty list when there will be none any more. */
  private List<Waiting> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        work.awaitUninterruptibly();
      }
      awaitCompany();
      List<Waiting> batch = queue;
      queue = new ArrayList<>();
      urgent = false;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitCompany() {
    long patience = COMPANY_NANOS;
    try {
      while (!urgent && !closing && patience > 0) {
        patience = work.awaitNanos(patience);
      }
    } catch (InterruptedException hurry) {
      urgent = true;
    }
  }

  private void commit(List<Waiting> batch) {
    List<byte[]> records = new ArrayList<>(batch.size());
    long number = durable;
    boolean last = false;
    for (Waiting waiting : batch) {
      number++;
      byte[] record =
          RecordCodec.bytes(new RecordCodec.Framed(number, durable, mark, waiting.change()));
      journalBytes += record.length + 1;
      records.add(record);
      last |= waiting.last();
    }
    backend.append(records);
    durable = number;
    lock.lock();
    try {
      batch.forEach(waiting -> ledger.apply(waiting.change()));
    } finally {
      lock.unlock();
    }
    if (last) {
      batch.stream().filter(w -> !w.last()).forEach(w -> w.written().complete(null));
      compact();
    }
    batch.forEach(waiting -> waiting.written().complete(null));
    if (!last && journalBytes > Math.max(SMALL_JOURNAL, 2 * snapshotBytes)) {
      compact();
    }
  }

  private void compact() {
    byte[] snapshot = SnapshotCodec.bytes(document());
    backend.compact(snapshot);
    snapshotBytes = snapshot.length;
    journalBytes = 0;
  }

  private void fail(List<Waiting> batch, HomelabException why) {
    List<Waiting> lost = new ArrayList<>(batch);
    lock.lock();
    try {
      broken = why;
      lost.addAll(queue);
      queue = new ArrayList<>();
      urgent = false;
    } finally {
      lock.unlock();
    }
    lost.forEach(waiting -> waiting.written().completeExceptionally(why));
  }
}
