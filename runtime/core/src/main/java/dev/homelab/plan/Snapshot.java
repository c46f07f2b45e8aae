package dev.homelab.plan;

import dev.homelab.model.Address;
import dev.homelab.spi.Observation;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the platforms said, at one time.
 *
 * @param observations by address; one that is missing was not asked for
 */
public record Snapshot(SortedMap<Address, Observation> observations) {
  public Snapshot {
    observations = Collections.unmodifiableSortedMap(new TreeMap<>(observations));
  }

  /** What was said of one resource; of one that was not asked for, that it is not there yet. */
  public Observation of(Address address) {
    return observations.getOrDefault(address, new Observation.NotCreatedYet());
  }

  /** The same with newer observations in the place of some. */
  public Snapshot with(SortedMap<Address, Observation> newer) {
    TreeMap<Address, Observation> all = new TreeMap<>(observations);
    all.putAll(newer);
    return new Snapshot(all);
  }
}
