/** A Proxmox VE cluster on loopback that behaves like a real one, with nothing behind it. */
@NullMarked
package dev.homelab.sim.proxmox;

import org.jspecify.annotations.NullMarked;
