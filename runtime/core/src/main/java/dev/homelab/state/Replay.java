package dev.homelab.state;

import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.spi.StateBackend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored state, read: the snapshot with the records of the journal applied, and what was found on
 * the way.
 *
 * <p>A write that a power cut interrupted can leave any part of it behind. Each record says up to
 * which number records were durable when it was written. So a damaged record is the rest of an
 * interrupted write, and is left out with all after it, as long as no later record says that it was
 * durable; else it was damaged later, and the state is refused.
 */
final class Replay {
  private final String where;
  private final List<Diagnostic> found = new ArrayList<>();
  private @Nullable Ledger ledger;
  private boolean toBeRewritten;

  private Replay(String where) {
    this.where = where;
  }

  /** Reads what a backend stores; never throws for what is wrong with it. */
  static Replay of(StateBackend.Stored stored, String where) {
    Replay replay = new Replay(where);
    byte[] snapshot = stored.snapshot();
    if (snapshot != null) {
      replay.readSnapshot(snapshot);
      replay.readJournal(stored.journal());
    } else if (!stored.journal().isEmpty()) {
      replay.found.add(
          StateProblems.missing(where, "the snapshot is missing, only a journal is there"));
    }
    return replay;
  }

  /** The state as it is stored, or null when nothing is. Only when there are no errors. */
  @Nullable Ledger ledger() {
    return ledger;
  }

  /** What was found, errors and warnings. */
  List<Diagnostic> found() {
    return List.copyOf(found);
  }

  /** The errors among what was found. */
  List<Diagnostic> errors() {
    List<Diagnostic> errors = new ArrayList<>();
    for (Diagnostic diagnostic : found) {
      if (diagnostic.severity() == Severity.ERROR) {
        errors.add(diagnostic);
      }
    }
    return errors;
  }

  /** Whether a new snapshot is needed before records are added: a torn end, an older format. */
  boolean isToBeRewritten() {
    return toBeRewritten;
  }

  private void readSnapshot(byte[] snapshot) {
    try {
      int format = SnapshotCodec.format(snapshot);
      if (format > SnapshotCodec.FORMAT) {
        found.add(StateProblems.newer(where, format));
      } else if (format == SnapshotCodec.FORMAT) {
        ledger = new Ledger(SnapshotCodec.read(snapshot));
      } else {
        ledger = new Ledger(SnapshotV0.read(snapshot));
        toBeRewritten = true;
      }
    } catch (CodecException e) {
      found.add(StateProblems.snapshotDamaged(where, e));
    }
  }

  private void readJournal(List<byte[]> lines) {
    Ledger state = ledger;
    if (state == null || lines.isEmpty()) {
      return;
    }
    AddressPool addresses = new AddressPool();
    List<RecordCodec.@Nullable Framed> records = new ArrayList<>();
    for (byte[] line : lines) {
      records.add(readRecord(line, addresses));
    }
    for (int i = 0; i < records.size(); i++) {
      RecordCodec.Framed record = records.get(i);
      if (record == null) {
        leaveOut(i, records, state.serial() + 1);
        return;
      }
      if (!fits(record, i, state)) {
        return;
      }
      if (record.number() > state.serial()) {
        state.apply(record.change());
      }
    }
  }

  private static RecordCodec.@Nullable Framed readRecord(byte[] line, AddressPool addresses) {
    if (!Seal.isIntact(line)) {
      return null;
    }
    try {
      return RecordCodec.read(line, addresses);
    } catch (CodecException unreadable) {
      return null;
    }
  }

  /** Deals with a record that cannot be read: the rest of an interrupted write, or damage. */
  private void leaveOut(int index, List<RecordCodec.@Nullable Framed> records, long number) {
    for (RecordCodec.Framed later : records.subList(index, records.size())) {
      if (later != null && later.durable() >= number) {
        found.add(StateProblems.recordDamaged(where, index + 1));
        return;
      }
    }
    toBeRewritten = true;
    found.add(StateProblems.torn(where, index + 1));
  }

  private boolean fits(RecordCodec.Framed record, int index, Ledger state) {
    if (!record.mark().equals(RecordCodec.mark(state.lineage()))) {
      found.add(StateProblems.otherLineage(where, index + 1));
      return false;
    }
    if (record.number() > state.serial() + 1) {
      found.add(
          StateProblems.missing(
              where,
              "record "
                  + (state.serial() + 1)
                  + " should follow, but line "
                  + (index + 1)
                  + " of the journal is record "
                  + record.number()));
      return false;
    }
    return true;
  }
}
