package dev.homelab.plan;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plan needs to know of the state.
 *
 * @param lab whose state it is
 * @param lineage the state's lineage
 * @param serial the state's serial number
 * @param entries what is recorded, by address
 * @param interrupted resources on which an earlier run began a step without telling its outcome,
 *     with what it was doing; {@code DELETE} also for the first half of a replacement
 */
public record PriorState(
    LabIdentity lab,
    String lineage,
    long serial,
    SortedMap<Address, StateEntry> entries,
    SortedMap<Address, Action> interrupted) {
  public PriorState {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    interrupted = Collections.unmodifiableSortedMap(new TreeMap<>(interrupted));
  }
}
