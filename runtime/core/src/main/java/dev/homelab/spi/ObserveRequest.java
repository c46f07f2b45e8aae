package dev.homelab.spi;

import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import java.util.List;
import java.util.Map;

/**
 * Resources of one target to look up at once.
 *
 * @param lab whose they are
 * @param desired what is wished; references are resolved as far as the state knows them, others are
 *     {@link dev.homelab.model.Value.Unknown}
 * @param prior what is recorded, by address; holds also what is not wished any more
 * @param dryRun whether the platform may be asked what it would do (a plan), or only what is there
 */
public record ObserveRequest(
    LabIdentity lab,
    List<ResourceSpec> desired,
    Map<dev.homelab.model.Address, StateEntry> prior,
    boolean dryRun) {
  public ObserveRequest {
    desired = List.copyOf(desired);
    prior = Map.copyOf(prior);
  }
}
