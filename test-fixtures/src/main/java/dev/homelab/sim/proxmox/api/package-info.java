/** Which operations the simulated host has, who may use them, and how they are refused. */
@NullMarked
package dev.homelab.sim.proxmox.api;

import org.jspecify.annotations.NullMarked;
