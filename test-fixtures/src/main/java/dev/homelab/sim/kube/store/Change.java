package dev.homelab.sim.kube.store;

import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param version its resource version
 * @param now the object after it; for a deletion the last state, with the deletion's version
 * @param before the object before it, null for a creation
 * @param deleted whether the object is gone
 */
public record Change(long version, Stored now, @Nullable Stored before, boolean deleted) {}
