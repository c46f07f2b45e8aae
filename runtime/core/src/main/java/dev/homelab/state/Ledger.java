package dev.homelab.state;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A state that records are applied to, one after the other. Not safe for several threads. */
final class Ledger {
  private static final int RUNS_KEPT = 20;

  private final LabIdentity identity;
  private final String lineage;
  private long serial;
  private final TreeMap<Address, StateEntry> entries;
  private final List<RunRecord> runs;
  private @Nullable Address mode;
  private final Map<Address, Intent> pending = new LinkedHashMap<>();

  Ledger(StateDocument from) {
    identity = from.identity();
    lineage = from.lineage();
    serial = from.serial();
    entries = new TreeMap<>(from.entries());
    runs = new ArrayList<>(from.runs());
    mode = from.mode();
    for (Intent intent : from.pending()) {
      pending.put(intent.address(), intent);
    }
  }

  LabIdentity identity() {
    return identity;
  }

  String lineage() {
    return lineage;
  }

  long serial() {
    return serial;
  }

  StateDocument document() {
    return new StateDocument(
        identity, lineage, serial, entries, runs, List.copyOf(pending.values()), mode);
  }

  /** Applies the record with the next number. */
  void apply(JournalRecord change) {
    serial++;
    if (change instanceof JournalRecord.Intended intended) {
      pending.put(intended.intent().address(), intended.intent());
    } else if (change instanceof JournalRecord.Happened happened) {
      settle(happened.outcome());
    } else if (change instanceof JournalRecord.Handled handled) {
      pending.computeIfPresent(
          handled.address(), (address, intent) -> intent.withHandle(handled.handle()));
    } else if (change instanceof JournalRecord.Moved moved) {
      move(moved.from(), moved.to());
    } else if (change instanceof JournalRecord.Forgotten forgotten) {
      forget(forgotten.address());
    } else if (change instanceof JournalRecord.Switched switched) {
      mode = switched.mode();
    } else if (change instanceof JournalRecord.Begun begun) {
      remember(begun.run());
    } else if (change instanceof JournalRecord.Ended ended) {
      remember(ended.run());
    }
  }

  private void settle(Outcome outcome) {
    pending.remove(outcome.address());
    StateEntry entry = outcome.entry();
    if (entry != null) {
      entries.put(entry.address(), entry);
    } else if (outcome.ok()) {
      entries.remove(outcome.address());
    }
  }

  private void forget(Address address) {
    entries.remove(address);
    pending.remove(address);
    entries.replaceAll(
        (other, entry) ->
            entry.dependsOn().stream().anyMatch(edge -> edge.to().equals(address))
                ? withoutEdgesTo(address, entry)
                : entry);
  }

  private static StateEntry withoutEdgesTo(Address address, StateEntry entry) {
    TreeSet<Edge> edges = new TreeSet<>(entry.dependsOn());
    edges.removeIf(edge -> edge.to().equals(address));
    return entry.withDependsOn(edges);
  }

  private void remember(RunRecord run) {
    runs.removeIf(known -> known.id().equals(run.id()));
    runs.replaceAll(known -> known.withTimeline(List.of()));
    runs.add(run);
    while (runs.size() > RUNS_KEPT) {
      runs.remove(0);
    }
  }

  private void move(Address from, Address to) {
    List<StateEntry> all = List.copyOf(entries.values());
    entries.clear();
    all.forEach(
        entry -> {
          StateEntry renamed = Renaming.of(from, to).entry(entry);
          entries.put(renamed.address(), renamed);
        });
    mode = mode == null ? null : Renaming.of(from, to).address(mode);
    List<Intent> begun = List.copyOf(pending.values());
    pending.clear();
    begun.forEach(
        intent -> {
          Address address = Renaming.of(from, to).address(intent.address());
          pending.put(
              address,
              new Intent(intent.run(), address, intent.action(), intent.digest(), intent.handle()));
        });
  }

  /** Puts one address, and all within it, in the place of another. */
  record Renaming(Address from, Address to) {
    static Renaming of(Address from, Address to) {
      return new Renaming(from, to);
    }

    Address address(Address old) {
      if (!old.isWithin(from)) {
        return old;
      }
      List<Address.Segment> segments = new ArrayList<>(to.segments());
      segments.addAll(old.segments().subList(from.segments().size(), old.segments().size()));
      return new Address(segments);
    }

    StateEntry entry(StateEntry old) {
      TreeSet<Edge> edges = new TreeSet<>();
      old.dependsOn().forEach(edge -> edges.add(new Edge(address(edge.to()), edge.level())));
      Address target = old.target();
      return new StateEntry(
          address(old.address()),
          old.type(),
          old.schemaVersion(),
          target == null ? null : address(target),
          old.objectId(),
          old.recorded(),
          old.secretDigests(),
          old.outputs(),
          edges,
          old.lifecycle(),
          old.ready(),
          old.source());
    }
  }
}
