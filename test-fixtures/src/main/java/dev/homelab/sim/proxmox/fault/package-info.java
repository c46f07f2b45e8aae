/** Faults that a test or a person can inject into the simulated host. */
@NullMarked
package dev.homelab.sim.proxmox.fault;

import org.jspecify.annotations.NullMarked;
