package dev.homelab.spi;

import dev.homelab.model.Value;

/**
 * What a platform accepted.
 *
 * @param objectId its identity of the object
 * @param outputs what is known of its outputs already; the rest follows when it is ready
 * @param secretDigests keyed hashes of the secrets used, by name, as the context made them
 * @param ready whether the answer itself showed that the object is ready, so that nobody waits for
 *     it and its outputs are complete
 */
public record Applied(
    String objectId, Value.Tree outputs, Value.Tree secretDigests, boolean ready) {
  /** What was accepted and is still to be waited for. */
  public Applied(String objectId, Value.Tree outputs, Value.Tree secretDigests) {
    this(objectId, outputs, secretDigests, false);
  }
}
