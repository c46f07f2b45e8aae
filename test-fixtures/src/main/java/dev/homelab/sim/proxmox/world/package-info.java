/** What the simulated cluster holds, its clock and its tasks. */
@NullMarked
package dev.homelab.sim.proxmox.world;

import org.jspecify.annotations.NullMarked;
