package dev.homelab.sim.kube.api;

import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one simulated server share.
 *
 * @param store the objects
 * @param registry the served types
 * @param clock the time for timestamps
 * @param addresses hands out service addresses
 * @param seeds numbers for generated names
 * @param projections the kinds that are shown and not kept
 */
public record World(
    ObjectStore store,
    Registry registry,
    Clock clock,
    AtomicInteger addresses,
    AtomicLong seeds,
    Projections projections) {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  /** A world over a store. */
  public static World of(ObjectStore store, Registry registry, Clock clock) {
    return new World(
        store,
        registry,
        clock,
        new AtomicInteger(10),
        new AtomicLong(clock.millis()),
        new Projections());
  }

  /** The objects of a type, of one namespace or (null) of all. */
  ObjectStore.Listing list(ResourceType type, @Nullable String namespace) {
    return projections.list(store, type, namespace);
  }

  /** Now, as timestamps are written: whole seconds, RFC 3339. */
  public String now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Five letters for a generated name. */
  public String suffix() {
    long seed = seeds.incrementAndGet() * 0x9E3779B97F4A7C15L;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      seed ^= seed >>> 29;
      out.append(LETTERS.charAt((int) Math.floorMod(seed, (long) LETTERS.length())));
      seed = seed * 0xBF58476D1CE4E5B9L + 1;
    }
    return out.toString();
  }
}
