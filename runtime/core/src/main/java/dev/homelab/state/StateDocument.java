package dev.homelab.state;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is recorded about one lab. A value: changes are made through a {@link
 * RunJournal}.
 *
 * @param identity whose state it is
 * @param lineage made once with the first state and anew by a rebuild; two states of different
 *     lineage have no common past
 * @param serial number of the last record; grows with each change and never goes back
 * @param entries what is recorded, by address
 * @param runs the last runs, oldest first
 * @param pending steps that were begun and whose outcome is not known
 * @param mode the mode that the lab is in, by its address, {@code mode.normal} for none; null when
 *     none was ever recorded
 */
public record StateDocument(
    LabIdentity identity,
    String lineage,
    long serial,
    SortedMap<Address, StateEntry> entries,
    List<RunRecord> runs,
    List<Intent> pending,
    @Nullable Address mode) {

  public StateDocument {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    runs = List.copyOf(runs);
    pending = List.copyOf(pending);
  }

  /** A state in which no mode was ever recorded. */
  public StateDocument(
      LabIdentity identity,
      String lineage,
      long serial,
      SortedMap<Address, StateEntry> entries,
      List<RunRecord> runs,
      List<Intent> pending) {
    this(identity, lineage, serial, entries, runs, pending, null);
  }

  /**
   * The state of a lab that has none yet.
   *
   * @param labName the lab's name
   * @param environment the overlay in force; empty for none
   * @param id the lab's identity, a new random UUID
   * @param lineage the state's lineage, another new random UUID
   */
  public static StateDocument fresh(String labName, String environment, String id, String lineage) {
    return new StateDocument(
        new LabIdentity(labName, id, environment),
        lineage,
        0,
        new TreeMap<>(),
        List.of(),
        List.of());
  }

  /** What is recorded of one resource, or null. */
  public @Nullable StateEntry entry(Address address) {
    return entries.get(address);
  }

  /** The last run, or null when there was none. */
  public @Nullable RunRecord lastRun() {
    return runs.isEmpty() ? null : runs.get(runs.size() - 1);
  }
}
