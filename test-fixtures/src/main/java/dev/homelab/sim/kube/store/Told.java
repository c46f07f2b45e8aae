package dev.homelab.sim.kube.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which deletions a backing has told of. The answer to a write may come after the news that the
 * object is gone; it must not bring the object back.
 */
final class Told {
  private final Map<String, Long> deletions = new HashMap<>();

  void gone(String resource, String key, long at) {
    deletions.merge(resource + ' ' + key, at, Math::max);
  }

  /** Whether an object is newer than what is known of it. */
  boolean isNews(Stored now, @Nullable Stored before) {
    boolean deleted = now.version() <= deletions.getOrDefault(now.resource() + ' ' + now.key(), 0L);
    return !deleted && (before == null || now.version() > before.version());
  }
}
