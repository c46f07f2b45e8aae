package dev.homelab.model;

/**
 * An endpoint that a provider acts on: a cluster, a host, a zone.
 *
 * @param address its name in the lab, for example {@code cluster.home}
 * @param provider the provider's name, for example {@code kubernetes}
 * @param config how to reach it; may hold references to outputs of the same run. For kubernetes:
 *     {@code kubeconfig} (path as text, absent for the usual search), {@code context} (optional)
 * @param origin the line that named it
 */
public record TargetSpec(Address address, String provider, Value.Tree config, Origin origin) {}
