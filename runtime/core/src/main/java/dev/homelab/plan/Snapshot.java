package dev.homelab.plan;

import dev.homelab.model.Address;
import dev.homelab.spi.Observation;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What the platforms said, at one time.
 *
 * @param observations by address; one that is missing was not asked for
 */
public record Snapshot(Map<Address, Observation> observations) {
  public Snapshot {
    observations = Collections.unmodifiableMap(new HashMap<>(observations));
  }

  /** What was said of one resource; of one that was not asked for, that it is not there yet. */
  public Observation of(Address address) {
    Observation said = observations.get(address);
    return said == null ? new Observation.NotCreatedYet() : said;
  }

  /** The same with newer observations in the place of some. */
  public Snapshot with(Map<Address, Observation> newer) {
    Map<Address, Observation> all = new HashMap<>(observations);
    all.putAll(newer);
    return new Snapshot(all);
  }
}
