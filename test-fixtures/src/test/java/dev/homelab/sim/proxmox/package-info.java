/** Tests of the simulated Proxmox VE cluster. */
@NullMarked
package dev.homelab.sim.proxmox;

import org.jspecify.annotations.NullMarked;
