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
 * @param leftBehind what was said at the targets that resources are recorded at and leave, by
 *     address
 */
public record Snapshot(
    Map<Address, Observation> observations, Map<Address, Observation> leftBehind) {
  public Snapshot {
    observations = Collections.unmodifiableMap(new HashMap<>(observations));
    leftBehind = Collections.unmodifiableMap(new HashMap<>(leftBehind));
  }

  /** What was said of one resource; of one that was not asked for, that it is not there yet. */
  public Observation of(Address address) {
    Observation said = observations.get(address);
    return said == null ? new Observation.NotCreatedYet() : said;
  }

  /** What was said of one resource at the target that it leaves. */
  Observation before(Address address) {
    Observation said = leftBehind.get(address);
    return said == null ? new Observation.NotCreatedYet() : said;
  }

  /** The same with newer observations in the place of some. */
  public Snapshot with(Map<Address, Observation> newer) {
    Map<Address, Observation> all = new HashMap<>(observations);
    all.putAll(newer);
    return new Snapshot(all, leftBehind);
  }
}
