package dev.homelab.fake;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.StateEntry;
import dev.homelab.state.Intent;
import dev.homelab.state.Outcome;
import dev.homelab.state.RunJournal;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A journal that is durable as long as the test runs. */
public final class MemoryJournal implements RunJournal {
  private StateDocument state;
  private final List<String> records = new ArrayList<>();
  private Runnable afterRecord = () -> {};

  /** A journal that goes on with this state. */
  public MemoryJournal(StateDocument state) {
    this.state = state;
  }

  /** Runs something after each record; to crash there. */
  public void afterRecord(Runnable action) {
    this.afterRecord = action;
  }

  /** What was written, one line a record: {@code intent ADDRESS}, {@code outcome ADDRESS ok}. */
  public synchronized List<String> records() {
    return List.copyOf(records);
  }

  @Override
  public synchronized void begin(RunRecord run) {
    wrote("begin");
  }

  @Override
  public synchronized CompletableFuture<Void> intent(Intent intent) {
    List<Intent> pending = new ArrayList<>(state.pending());
    pending.removeIf(one -> one.address().equals(intent.address()));
    pending.add(intent);
    set(new TreeMap<>(state.entries()), state.runs(), pending);
    wrote("intent " + intent.address());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void handle(Address address, String handle) {
    List<Intent> pending = new ArrayList<>(state.pending());
    pending.replaceAll(one -> one.address().equals(address) ? one.withHandle(handle) : one);
    set(new TreeMap<>(state.entries()), state.runs(), pending);
    wrote("handle " + address);
  }

  @Override
  public synchronized CompletableFuture<Void> outcome(Outcome outcome) {
    List<Intent> pending = new ArrayList<>(state.pending());
    pending.removeIf(one -> one.address().equals(outcome.address()));
    TreeMap<Address, StateEntry> entries = new TreeMap<>(state.entries());
    StateEntry entry = outcome.entry();
    if (entry != null) {
      entries.put(entry.address(), entry);
    } else if (outcome.ok()) {
      entries.remove(outcome.address());
    }
    set(entries, state.runs(), pending);
    wrote("outcome " + outcome.address() + (outcome.ok() ? " ok" : " failed"));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletableFuture<Void> moved(Address from, Address to) {
    TreeMap<Address, StateEntry> entries = new TreeMap<>();
    state
        .entries()
        .forEach(
            (address, entry) -> {
              Address now = address.equals(from) ? to : address;
              entries.put(now, renamed(entry, now, from, to));
            });
    set(entries, state.runs(), state.pending());
    wrote("moved " + from + " " + to);
    return CompletableFuture.completedFuture(null);
  }

  private static StateEntry renamed(StateEntry entry, Address now, Address from, Address to) {
    TreeSet<Edge> edges = new TreeSet<>();
    entry
        .dependsOn()
        .forEach(edge -> edges.add(edge.to().equals(from) ? new Edge(to, edge.level()) : edge));
    return new StateEntry(
        now,
        entry.type(),
        entry.schemaVersion(),
        entry.target(),
        entry.objectId(),
        entry.recorded(),
        entry.secretDigests(),
        entry.outputs(),
        edges,
        entry.lifecycle(),
        entry.ready(),
        entry.source());
  }

  @Override
  public synchronized void mode(Address mode) {
    state =
        new StateDocument(
            state.identity(),
            state.lineage(),
            state.serial() + 1,
            state.entries(),
            state.runs(),
            state.pending(),
            mode);
    wrote("mode " + mode);
  }

  @Override
  public synchronized void end(RunRecord run) {
    List<RunRecord> runs = new ArrayList<>(state.runs());
    runs.add(run);
    set(new TreeMap<>(state.entries()), runs, state.pending());
    wrote("end");
  }

  private void set(
      SortedMap<Address, StateEntry> entries, List<RunRecord> runs, List<Intent> open) {
    state =
        new StateDocument(
            state.identity(),
            state.lineage(),
            state.serial() + 1,
            entries,
            runs,
            open,
            state.mode());
  }

  private void wrote(String record) {
    records.add(record);
    afterRecord.run();
  }

  @Override
  public synchronized StateDocument document() {
    return state;
  }

  @Override
  public void close() {}
}
