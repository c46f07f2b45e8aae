package dev.homelab.spi;

import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import org.jspecify.annotations.Nullable;

/**
 * One call to make a resource real, change it or remove it.
 *
 * @param lab whose it is
 * @param desired the wish, with every reference resolved; secrets stay references until the call.
 *     Null only for deletions
 * @param prior what was recorded, or null
 */
public record StepRequest(
    LabIdentity lab, @Nullable ResourceSpec desired, @Nullable StateEntry prior) {}
