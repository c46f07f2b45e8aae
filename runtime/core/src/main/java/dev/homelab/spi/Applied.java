package dev.homelab.spi;

import dev.homelab.model.Value;

/**
 * What a platform accepted.
 *
 * @param objectId its identity of the object
 * @param outputs what is known of its outputs already; the rest follows when it is ready
 * @param secretDigests keyed hashes of the secrets used, by name, as the context made them
 */
public record Applied(String objectId, Value.Tree outputs, Value.Tree secretDigests) {}
