package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where a workload's objects go.
 *
 * @param owner the thing of the lab that they belong to; their addresses lie inside it
 * @param target the cluster's address
 * @param namespace the namespace's name
 * @param storageClass the class for claims that name none, or null for the cluster's default
 * @param entry how requests come in to a workload that is reached from outside
 * @param egress whom its pods may call
 * @param statesLimits whether its containers have to state every limit, since the platform gives
 *     small ones to those that do not
 * @param origin the lines that asked for it
 */
public record Placement(
    Address owner,
    Address target,
    String namespace,
    @Nullable String storageClass,
    EntryPoint entry,
    EgressPlan egress,
    boolean statesLimits,
    Origin origin) {
  /** How requests of an exposure come in. */
  EntryPoint entry(Exposure exposure) {
    return exposure.isRouted() ? entry : new EntryPoint.Nothing();
  }

  /** Whether a workload of an exposure is reached only when it runs as it is wished. */
  boolean isOpenedLast(Exposure exposure) {
    return entry instanceof EntryPoint.OpenedLast && exposure != Exposure.NONE;
  }
}
