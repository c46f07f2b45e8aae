package dev.homelab.provider.kubernetes.apply;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.discovery.Located;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What this session saw of objects, so that a step need not look again. A write on the strength of
 * a sighting is always guarded by the object's uid or version, so an old one does no harm.
 */
public final class Sightings {
  /**
   * The last sight of one resource.
   *
   * @param place where it was looked for
   * @param object what was there, as the server showed it; null when nothing was
   */
  public record Sighting(Located place, Value.@Nullable Tree object) {}

  private final ConcurrentMap<Address, Sighting> byAddress = new ConcurrentHashMap<>();

  /** Keeps a sight. */
  public void saw(Address address, Located place, Value.@Nullable Tree object) {
    byAddress.put(address, new Sighting(place, object));
  }

  /** The last sight, or null when there is none that counts. */
  public @Nullable Sighting of(Address address) {
    return byAddress.get(address);
  }

  /** Drops what was seen, because a request may have changed it. */
  public void forget(Address address) {
    byAddress.remove(address);
  }
}
