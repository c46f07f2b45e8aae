/** What the operations of the simulated host do. */
@NullMarked
package dev.homelab.sim.proxmox.calls;

import org.jspecify.annotations.NullMarked;
