package dev.homelab.catalog.cozystack;

import org.jspecify.annotations.Nullable;

/**
 * A size of virtual machines, by a name that {@code VMInstance} and node groups take.
 *
 * @param name as in {@code u1.medium}
 * @param cpu virtual CPUs
 * @param memory as an amount, such as {@code 4Gi}
 * @param dedicated whether each CPU, and one more for the emulator, is taken from the node alone:
 *     such machines are scheduled only where the kubelet's CPU manager is static
 * @param hugepages the size of the pages that the memory is taken from, {@code 2Mi} or {@code 1Gi},
 *     or null for ordinary ones
 * @param gpu the resource name of a GPU that comes with it, or null for none
 */
public record InstanceType(
    String name,
    int cpu,
    String memory,
    boolean dedicated,
    @Nullable String hugepages,
    @Nullable String gpu) {}
