package dev.homelab.sim.talos.config;

/**
 * The minor version whose rules count.
 *
 * @param minor such as 13
 */
public record TalosMinor(int minor) {}
